/// An argument that its place names.
struct PositionalSpec: Sendable {
  enum Count: Sendable {
    case one
    case optional
    /// One or more; the last of a command's.
    case many
    /// None or more; the last of a command's.
    case any
  }

  /// In capitals, as help shows it.
  let name: String
  let count: Count
  let rule: ValueRule
  let help: String

  init(_ name: String, _ help: String, count: Count = .one, rule: ValueRule = .text) {
    self.name = name
    self.count = count
    self.rule = rule
    self.help = help
  }

  var synopsis: String {
    switch count {
    case .one: name
    case .optional: "[\(name)]"
    case .many: "\(name)..."
    case .any: "[\(name)...]"
    }
  }
}
