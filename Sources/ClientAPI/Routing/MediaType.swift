/// The one type of body that the API takes.
enum MediaType {
  /// Whether the values of `Content-Type` say JSON; parameters such as a charset do not matter (RFC 8259 section 11).
  static func isJSON(_ values: [String]) -> Bool {
    guard values.count == 1, let value = values.first else { return false }
    let type = value.utf8.prefix {
      $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t")
    }
    return String(Substring(type)).lowercased() == "application/json"
  }
}
