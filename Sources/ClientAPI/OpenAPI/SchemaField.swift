/// One field of an object that is described.
struct SchemaField: Sendable {
  let name: String
  let schema: Schema
  let isRequired: Bool

  static func required(_ name: String, _ schema: Schema) -> SchemaField {
    SchemaField(name: name, schema: schema, isRequired: true)
  }

  static func optional(_ name: String, _ schema: Schema) -> SchemaField {
    SchemaField(name: name, schema: schema, isRequired: false)
  }
}
