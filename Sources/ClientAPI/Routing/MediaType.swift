/// The types of bodies that the API takes: JSON, and the bytes of files.
enum MediaType {
  /// Whether the values of `Content-Type` say JSON; parameters such as a charset do not matter (RFC 8259 section 11).
  static func isJSON(_ values: [String]) -> Bool {
    `is`("application/json", values)
  }

  /// The same for bytes as they are.
  static func isBytes(_ values: [String]) -> Bool { `is`("application/octet-stream", values) }

  private static func `is`(_ wanted: String, _ values: [String]) -> Bool {
    guard values.count == 1, let value = values.first else { return false }
    let type = value.utf8.prefix {
      $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t")
    }
    return String(Substring(type)).lowercased() == wanted
  }
}
