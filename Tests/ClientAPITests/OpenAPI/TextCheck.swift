import JSON

@testable import ClientAPI

/// Holds a text of a stream against the schema of its type.
enum TextCheck {
  /// How many texts of a stream are checked: some tests bring thousands, all alike.
  static let most = 200

  static func faults(_ text: JSONObject) -> [String] {
    guard let type = try? text.string("type"), let first = type.first else { return ["no type"] }
    let name = "\(first.uppercased())\(type.dropFirst())Text"
    guard let document = try? Document.served, let schema = document.schema("#/components/schemas/\(name)")
    else { return ["there is no \(name)"] }
    return SchemaCheck(document: document).faults(.object(text), schema)
  }
}
