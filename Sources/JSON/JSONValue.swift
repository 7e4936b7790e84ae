/// A JSON value as it was read (RFC 8259).
///
/// Equality is that of bytes: two spellings of one letter differ, and so do `1` and `1.0`.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  /// A number written as an integer that 64 bits hold.
  case integer(Int64)
  /// Any other number, as it was written. Nothing here rounds it.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue: Equatable {
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left.hasBytes(of: right)
    case (.string(let left), .string(let right)): left.hasBytes(of: right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }
}
