/// A strict reader of JSON (RFC 8259), for bytes a stranger sent.
///
/// Beyond the RFC it refuses duplicate names, lone surrogates and a byte order mark. Comments, trailing
/// commas, leading zeros, NaN and bytes after the value are no JSON and are refused as such.
public struct JSONReader {
  let bytes: [UInt8]
  let limits: JSONLimits
  var position = 0
  private var depth = 0
  private var values = 0

  /// Reads one document that fills `bytes`.
  public static func read(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> JSONValue {
    guard bytes.count <= limits.maximumBytes else {
      throw JSONError(.tooLarge, at: limits.maximumBytes, "the document is too large: send less at once")
    }
    var reader = JSONReader(bytes: bytes, limits: limits)
    let value = try reader.value()
    reader.skipWhiteSpace()
    guard reader.position == bytes.count else {
      throw JSONError(.trailingBytes, at: reader.position, "remove what follows the JSON value")
    }
    return value
  }

  /// Reads one document that must be an object.
  public static func readObject(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> JSONObject {
    try read(bytes, limits: limits).asObject()
  }

  private init(bytes: [UInt8], limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    skipWhiteSpace()
    values += 1
    guard values <= limits.maximumValues else {
      throw JSONError(.tooManyValues, at: position, "the document holds too many values: send less at once")
    }
    switch try current() {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw unexpected("a JSON value must stand here")
    }
  }

  private mutating func array() throws(JSONError) -> [JSONValue] {
    try open()
    var elements: [JSONValue] = []
    guard try !closes(with: UInt8(ascii: "]")) else { return elements }
    repeat {
      elements.append(try value())
    } while try continues(until: UInt8(ascii: "]"))
    return elements
  }

  private mutating func object() throws(JSONError) -> JSONObject {
    // Few names are compared as they come, which tells where; many are sorted at the end.
    let fewMembers = 16
    try open()
    var object = JSONObject()
    guard try !closes(with: UInt8(ascii: "}")) else { return object }
    repeat {
      skipWhiteSpace()
      let start = position
      guard try current() == UInt8(ascii: "\"") else { throw unexpected("a name in quotes must stand here") }
      let name = try string()
      skipWhiteSpace()
      guard try current() == UInt8(ascii: ":") else { throw unexpected("a colon must follow the name") }
      position += 1
      let value = try value()
      if object.members.count >= fewMembers {
        object.addUnchecked(name, value)
      } else if !object.add(name, value) {
        throw duplicate(name, at: start)
      }
    } while try continues(until: UInt8(ascii: "}"))
    if object.members.count > fewMembers, let name = object.firstDuplicate() {
      throw duplicate(name, at: position)
    }
    return object
  }

  /// Steps over the opening bracket of an array or object.
  private mutating func open() throws(JSONError) {
    depth += 1
    guard depth <= limits.maximumDepth else {
      throw JSONError(.tooDeep, at: position, "arrays and objects are nested too deeply")
    }
    position += 1
  }

  /// Whether the bracket that closes the array or object comes next; steps over it.
  private mutating func closes(with bracket: UInt8) throws(JSONError) -> Bool {
    skipWhiteSpace()
    guard try current() == bracket else { return false }
    position += 1
    depth -= 1
    return true
  }

  /// Whether a comma announces one more; if not, the closing bracket must come.
  private mutating func continues(until bracket: UInt8) throws(JSONError) -> Bool {
    if try closes(with: bracket) { return false }
    guard try current() == UInt8(ascii: ",") else {
      throw unexpected("a comma or the closing bracket must stand here")
    }
    position += 1
    return true
  }

  private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let matches = word.withUTF8Buffer { unsafe bytes[position...].starts(with: $0) }
    guard matches else { throw unexpected("only true, false and null are written without quotes") }
    position += word.utf8CodeUnitCount
    return value
  }

  private func duplicate(_ name: String, at offset: Int) -> JSONError {
    JSONError(
      .duplicateField, field: name.cut(bytes: 64), offset: offset, "stands twice in one object: keep one")
  }
}

extension JSONReader {
  mutating func skipWhiteSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      default: return
      }
    }
  }

  /// The byte at the position.
  func current() throws(JSONError) -> UInt8 {
    guard position < bytes.count else {
      throw JSONError(.unexpectedEnd, at: position, "the document ends before its value does")
    }
    return bytes[position]
  }

  func unexpected(_ advice: StaticString) -> JSONError {
    JSONError(.unexpectedByte, at: position, advice)
  }
}
