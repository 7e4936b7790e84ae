internal import JSON

/// What a value may be: a JSON Schema (draft 2020-12), as OpenAPI 3.1 takes it.
struct Schema: Sendable {
  /// The keywords in the order they are written.
  private(set) var keywords: [(name: String, value: JSONValue)]

  init(_ keywords: KeyValuePairs<String, JSONValue>) {
    self.keywords = keywords.map { ($0.key, $0.value) }
  }

  var json: JSONValue { .object(JSONObject(keywords.map { ($0.name, $0.value) })) }

  /// With another keyword.
  func with(_ name: String, _ value: JSONValue) -> Schema {
    var schema = self
    schema.keywords.append((name, value))
    return schema
  }

  func saying(_ description: String) -> Schema { with("description", .string(description)) }

  /// One of `components/schemas`: the key in `SharedSchemas`.
  static func shared(_ name: String) -> Schema {
    Schema(["$ref": .string("#/components/schemas/\(name)")])
  }

  static let bool = Schema(["type": .string("boolean")])

  /// A whole number from 0.
  static let count = Schema(["type": .string("integer"), "minimum": .integer(0)])

  static func integer(_ range: ClosedRange<Int64>) -> Schema {
    Schema([
      "type": .string("integer"), "minimum": .integer(range.lowerBound),
      "maximum": .integer(range.upperBound),
    ])
  }

  static let string = Schema(["type": .string("string")])

  /// The API counts bytes of UTF-8, JSON Schema counts characters of up to four bytes: a text at the upper limit that
  /// is not ASCII may be too long.
  static func text(_ bytes: ClosedRange<Int64>) -> Schema {
    Schema([
      "type": .string("string"), "minLength": .integer((bytes.lowerBound + 3) / 4),
      "maxLength": .integer(bytes.upperBound),
    ])
  }

  static func pattern(_ pattern: String) -> Schema {
    Schema(["type": .string("string"), "pattern": .string(pattern)])
  }

  static func oneOf(_ texts: String...) -> Schema { oneOf(texts) }

  static func oneOf(_ texts: [String]) -> Schema {
    Schema(["type": .string("string"), "enum": .strings(texts)])
  }

  static func constant(_ text: String) -> Schema { Schema(["const": .string(text)]) }

  static func array(of items: Schema) -> Schema {
    Schema(["type": .string("array"), "items": items.json])
  }

  /// An answer's object. Clients must bear fields that they do not know: later versions add some.
  static func object(_ fields: SchemaField...) -> Schema { object(fields) }

  /// A request's object, in which no other field may stand. A field that may be left out may also be null.
  static func closed(_ fields: SchemaField...) -> Schema { closed(fields) }

  static func closed(_ fields: [SchemaField]) -> Schema {
    object(fields.map { $0.isRequired ? $0 : .optional($0.name, $0.schema.orNull) })
      .with("additionalProperties", .bool(false))
  }

  private var orNull: Schema {
    Schema(["anyOf": .array([json, Schema(["type": .string("null")]).json])])
  }

  static func object(_ fields: [SchemaField]) -> Schema {
    let required = fields.filter(\.isRequired).map(\.name)
    let properties = JSONObject(fields.map { ($0.name, $0.schema.json) })
    let schema = Schema(["type": .string("object"), "properties": .object(properties)])
    return required.isEmpty ? schema : schema.with("required", .strings(required))
  }

  static func any(of schemas: [Schema]) -> Schema {
    Schema(["oneOf": .array(schemas.map(\.json))])
  }
}
