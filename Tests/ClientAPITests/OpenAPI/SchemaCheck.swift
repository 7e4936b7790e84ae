import JSON

/// Holds a value against a schema of the document: as much of JSON Schema as the document uses.
///
/// Stricter than the document in one thing: an answer's object may hold no field that is not described, since
/// it is then the document that lacks it.
struct SchemaCheck {
  let document: Document

  /// What is wrong, each with where.
  func faults(_ value: JSONValue, _ schema: JSONValue, at place: String = "$") -> [String] {
    if let reference = schema.member("$ref")?.text {
      guard let target = document.schema(reference) else { return ["\(place): no \(reference)"] }
      return faults(value, target, at: place)
    }
    if let choices = schema.member("oneOf")?.elements {
      let fitting = choices.count { faults(value, $0, at: place).isEmpty }
      return fitting == 1 ? [] : ["\(place) fits \(fitting) of its schemas"]
    }
    if let constant = schema.member("const"), constant != value { return ["\(place) is not \(constant)"] }
    if let choices = schema.member("enum")?.elements, !choices.contains(value) {
      return ["\(place) is none of its choices"]
    }
    return typeFaults(value, schema, place) + contentFaults(value, schema, place)
  }

  private func typeFaults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    guard let type = schema.member("type") else { return [] }
    let allowed = type.text.map { [$0] } ?? type.elements.compactMap(\.text)
    return allowed.contains(value.typeName) ? [] : ["\(place) is a \(value.typeName), not \(allowed)"]
  }

  private func contentFaults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    switch value {
    case .object(let object): return objectFaults(object, schema, place)
    case .array(let elements):
      guard let items = schema.member("items") else { return [] }
      return elements.enumerated().flatMap { faults($1, items, at: "\(place)[\($0)]") }
    case .string(let text): return textFaults(text, schema, place)
    case .integer(let number):
      if case .integer(let least)? = schema.member("minimum"), number < least {
        return ["\(place): \(number)"]
      }
      if case .integer(let most)? = schema.member("maximum"), number > most { return ["\(place): \(number)"] }
      return []
    default: return []
    }
  }

  private func textFaults(_ text: String, _ schema: JSONValue, _ place: String) -> [String] {
    let count = Int64(text.unicodeScalars.count)
    if case .integer(let least)? = schema.member("minLength"), count < least {
      return ["\(place) is too short"]
    }
    if case .integer(let most)? = schema.member("maxLength"), count > most { return ["\(place) is too long"] }
    guard let pattern = schema.member("pattern")?.text else { return [] }
    guard let expression = try? Regex(pattern) else { return ["\(place): no expression: \(pattern)"] }
    return text.firstMatch(of: expression) == nil ? ["\(place) does not fit \(pattern): \(text)"] : []
  }

  private func objectFaults(_ object: JSONObject, _ schema: JSONValue, _ place: String) -> [String] {
    guard case .object(let properties)? = schema.member("properties"), !properties.members.isEmpty else {
      return []
    }
    let known = Dictionary(uniqueKeysWithValues: properties.members.map { ($0.name, $0.value) })
    let present = Set(object.members.map(\.name))
    let required = schema.member("required")?.elements.compactMap(\.text) ?? []
    let missing = required.filter { !present.contains($0) }.map { "\(place).\($0) is missing" }
    return missing
      + object.members.flatMap { member in
        guard let schema = known[member.name] else { return ["\(place).\(member.name) is not described"] }
        return faults(member.value, schema, at: "\(place).\(member.name)")
      }
  }
}

extension JSONValue {
  fileprivate var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
