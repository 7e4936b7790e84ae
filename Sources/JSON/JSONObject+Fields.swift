/// Fields by name and type. Each refusal names the field: `missingField`, `wrongType` or `outOfRange`.
/// The optional forms take an absent field and `null` alike as nil.
extension JSONObject {
  public func string(_ name: StaticString) throws(JSONError) -> String {
    try required(name, optionalString(name))
  }

  public func optionalString(_ name: StaticString) throws(JSONError) -> String? {
    switch self[name] {
    case nil, .null: nil
    case .string(let text): text
    default: throw wrongType(name, "must be a string")
    }
  }

  public func bool(_ name: StaticString) throws(JSONError) -> Bool {
    try required(name, optionalBool(name))
  }

  public func optionalBool(_ name: StaticString) throws(JSONError) -> Bool? {
    switch self[name] {
    case nil, .null: nil
    case .bool(let flag): flag
    default: throw wrongType(name, "must be true or false")
    }
  }

  @inlinable
  public func integer<Number: FixedWidthInteger>(
    _ name: StaticString, in range: ClosedRange<Number> = .min ... .max
  ) throws(JSONError) -> Number {
    try required(name, optionalInteger(name, in: range))
  }

  @inlinable
  public func optionalInteger<Number: FixedWidthInteger>(
    _ name: StaticString, in range: ClosedRange<Number> = .min ... .max
  ) throws(JSONError) -> Number? {
    switch self[name] {
    case nil, .null: return nil
    case .integer(let integer):
      if let number = Number(exactly: integer), range.contains(number) { return number }
      throw JSONError(
        .outOfRange, field: "\(name)", "must lie between \(range.lowerBound) and \(range.upperBound)")
    default: throw wrongType(name, "must be an integer of at most 64 bits")
    }
  }

  public func object(_ name: StaticString) throws(JSONError) -> JSONObject {
    try required(name, optionalObject(name))
  }

  public func optionalObject(_ name: StaticString) throws(JSONError) -> JSONObject? {
    switch self[name] {
    case nil, .null: nil
    case .object(let object): object
    default: throw wrongType(name, "must be an object")
    }
  }

  public func array(_ name: StaticString) throws(JSONError) -> [JSONValue] {
    try required(name, optionalArray(name))
  }

  public func optionalArray(_ name: StaticString) throws(JSONError) -> [JSONValue]? {
    switch self[name] {
    case nil, .null: nil
    case .array(let values): values
    default: throw wrongType(name, "must be an array")
    }
  }

  /// An array of strings and nothing else.
  public func strings(_ name: StaticString) throws(JSONError) -> [String] {
    var strings: [String] = []
    for value in try array(name) {
      guard case .string(let text) = value else { throw wrongType(name, "must be an array of strings") }
      strings.append(text)
    }
    return strings
  }

  /// An array of objects and nothing else.
  public func objects(_ name: StaticString) throws(JSONError) -> [JSONObject] {
    var objects: [JSONObject] = []
    for value in try array(name) {
      guard case .object(let object) = value else { throw wrongType(name, "must be an array of objects") }
      objects.append(object)
    }
    return objects
  }

  /// Refuses the first member whose name is not among `allowed`, so that a mistyped name is told.
  public func refuseUnknown(allowed: [StaticString]) throws(JSONError) {
    for member in members where !allowed.contains(where: { member.name.hasBytes(of: $0) }) {
      throw JSONError(.unknownField, field: member.name.cut(bytes: 64), "is unknown here: check its spelling")
    }
  }

  @usableFromInline
  func required<Value>(_ name: StaticString, _ value: Value?) throws(JSONError) -> Value {
    guard let value else { throw JSONError(.missingField, field: "\(name)", "is missing") }
    return value
  }

  @usableFromInline
  func wrongType(_ name: StaticString, _ advice: StaticString) -> JSONError {
    JSONError(.wrongType, field: "\(name)", "\(advice)")
  }
}

extension JSONValue {
  /// The members of a document that must be an object.
  public func asObject() throws(JSONError) -> JSONObject {
    guard case .object(let object) = self else {
      throw JSONError(.wrongType, at: 0, "the document must be an object")
    }
    return object
  }
}

extension String {
  /// At most that many bytes of the start, whole characters only.
  func cut(bytes: Int) -> String {
    guard utf8.count > bytes else { return self }
    var end = bytes
    let encoded = Array(utf8.prefix(bytes + 1))
    while end > 0 && encoded[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
    return String(decoding: encoded[..<end], as: UTF8.self)
  }
}
