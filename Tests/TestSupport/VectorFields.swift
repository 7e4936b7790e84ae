import Foundation

/// The fields of a vector or of an object inside one. Reading one that is missing or of another type throws.
public struct VectorFields: CustomStringConvertible {
  public let name: String
  private let fields: [String: Any]

  public init(_ value: Any, name: String) throws {
    guard let fields = value as? [String: Any] else { throw VectorFault(what: "\(name) is no object") }
    self.fields = fields
    self.name = name
  }

  /// The object that a JSON file holds.
  public init(contentsOf path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    try self.init(try JSONSerialization.jsonObject(with: data), name: path)
  }

  init(_ other: VectorFields, name: String) {
    fields = other.fields
    self.name = name
  }

  /// Names the case where an expectation fails.
  public var description: String { name }

  public var expect: VectorFields {
    get throws { try object("expect") }
  }

  /// The code of the refusal that is expected, or `nil` if the case is to succeed.
  public var code: String? {
    get throws { try expect.has("code") ? try expect.text("code") : nil }
  }

  public func has(_ key: String) -> Bool { fields[key] != nil && !isNull(key) }
  public func isNull(_ key: String) -> Bool { fields[key] is NSNull }

  public func any(_ key: String) throws -> Any {
    guard let value = fields[key] else { throw VectorFault(what: "\(name) has no \(key)") }
    return value
  }

  public func object(_ key: String) throws -> VectorFields {
    try VectorFields(try any(key), name: "\(name), \(key)")
  }

  public func objects(_ key: String) throws -> [VectorFields] {
    try list(key).map { try VectorFields($0, name: "\(name), \(key)") }
  }

  public func list(_ key: String) throws -> [Any] { try typed(key) }
  public func text(_ key: String) throws -> String { try typed(key) }
  public func texts(_ key: String) throws -> [String] { try typed(key) }
  public func flag(_ key: String) throws -> Bool { try typed(key) }
  public func integer(_ key: String) throws -> Int { try typed(key) }
  public func integers(_ key: String) throws -> [Int] { try typed(key) }
  public func number(_ key: String) throws -> UInt64 { UInt64(try integer(key)) }
  public func numbers(_ key: String) throws -> [UInt64] { try integers(key).map { UInt64($0) } }
  public func bytes(_ key: String) throws -> [UInt8] { try TestSupport.bytes(hex: try text(key)) }

  /// `nil` for `null` and for a key that is not there.
  public func optionalBytes(_ key: String) throws -> [UInt8]? { has(key) ? try bytes(key) : nil }
  public func optionalNumber(_ key: String) throws -> UInt64? { has(key) ? try number(key) : nil }

  public func bytesList(_ key: String) throws -> [[UInt8]] {
    try texts(key).map { try TestSupport.bytes(hex: $0) }
  }

  private func typed<Value>(_ key: String) throws -> Value {
    guard let value = try any(key) as? Value else {
      throw VectorFault(what: "\(name): \(key) is no \(Value.self)")
    }
    return value
  }
}
