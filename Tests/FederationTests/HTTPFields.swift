import Federation
import TestSupport

/// Header fields as a server hands them over: by lower-case name, values without the white space around them.
struct HTTPFields {
  var fields: [(name: String, value: String)]

  init(_ fields: [(name: String, value: String)]) { self.fields = fields }

  init(_ signed: SignedFields) { fields = signed.fields }

  /// `[[name, value], ...]`
  init(_ vector: VectorFields) throws {
    fields = try vector.list("headers").map { pair in
      guard let pair = pair as? [String], pair.count == 2 else {
        throw VectorFault(what: "\(vector): headers")
      }
      return (pair[0].lowercased(), pair[1].trimmed)
    }
  }

  func callAsFunction(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  /// The same with the value of one field changed.
  func changing(_ name: String, _ change: (String) -> String) -> HTTPFields {
    HTTPFields(fields.map { $0.name == name ? (name, change($0.value)) : $0 })
  }
}

extension String {
  fileprivate var trimmed: String {
    let characters = drop { $0 == " " || $0 == "\t" }
    guard let last = characters.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return String(characters[...last])
  }
}
