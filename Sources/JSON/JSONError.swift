/// Why JSON was refused: as a document (then with an offset), or for what its fields hold (then with a name).
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Stable codes, for programs.
  public enum Code: String, Sendable {
    case tooLarge = "jsonTooLarge"
    case tooDeep = "jsonTooDeep"
    case tooManyValues = "jsonTooManyValues"
    case unexpectedEnd = "jsonUnexpectedEnd"
    case unexpectedByte = "jsonUnexpectedByte"
    case trailingBytes = "jsonTrailingBytes"
    case controlCharacter = "jsonControlCharacter"
    case invalidUTF8 = "jsonInvalidUTF8"
    case invalidEscape = "jsonInvalidEscape"
    case loneSurrogate = "jsonLoneSurrogate"
    case invalidNumber = "jsonInvalidNumber"
    case duplicateField = "jsonDuplicateField"
    case missingField = "jsonMissingField"
    case wrongType = "jsonWrongType"
    case outOfRange = "jsonOutOfRange"
    case unknownField = "jsonUnknownField"
  }

  public let code: Code
  /// Where in the document, in bytes from its start.
  public let offset: Int?
  /// The field, cut to 64 bytes when the document chose it.
  public let field: String?
  /// What to do about it, for people. Holds no value of the document.
  public let description: String

  init(_ code: Code, at offset: Int, _ advice: StaticString) {
    self.code = code
    self.offset = offset
    field = nil
    description = "\(advice) (at byte \(offset))"
  }

  public init(_ code: Code, field: String, offset: Int? = nil, _ advice: String) {
    self.code = code
    self.offset = offset
    self.field = field
    description = "field \"\(field)\" \(advice)"
  }
}
