/// An option of a command, as the command declares it.
struct OptionSpec: Sendable {
  /// Without its dashes.
  let name: String
  /// What a value looks like; `nil` for a flag.
  let value: ValueRule?
  /// What help shows in the value's place.
  let placeholder: String
  let isRepeatable: Bool
  let help: String

  private init(name: String, value: ValueRule?, placeholder: String, isRepeatable: Bool, help: String) {
    self.name = name
    self.value = value
    self.placeholder = placeholder
    self.isRepeatable = isRepeatable
    self.help = help
  }

  static func flag(_ name: String, _ help: String) -> OptionSpec {
    OptionSpec(name: name, value: nil, placeholder: "", isRepeatable: false, help: help)
  }

  static func text(_ name: String, _ placeholder: String, _ help: String, repeatable: Bool = false)
    -> OptionSpec
  {
    OptionSpec(name: name, value: .text, placeholder: placeholder, isRepeatable: repeatable, help: help)
  }

  static func integer(
    _ name: String, _ placeholder: String, _ range: ClosedRange<Int64>, _ help: String
  ) -> OptionSpec {
    OptionSpec(name: name, value: .integer(range), placeholder: placeholder, isRepeatable: false, help: help)
  }

  static func choice(_ name: String, _ choices: [String], _ help: String) -> OptionSpec {
    OptionSpec(
      name: name, value: .choice(choices), placeholder: choices.joined(separator: "|"), isRepeatable: false,
      help: help)
  }

  /// As it is typed: `--limit N`.
  var synopsis: String { value == nil ? "--\(name)" : "--\(name) \(placeholder)" }
}
