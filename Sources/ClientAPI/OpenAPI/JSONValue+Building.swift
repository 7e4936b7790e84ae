internal import JSON

/// Trees of JSON, written as they look.
extension JSONValue {
  static func fields(_ pairs: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(JSONObject(pairs.map { ($0.key, $0.value) }))
  }

  static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}

extension JSONObject {
  /// Of a name that stands twice, the first counts: tests see that none does where it matters.
  init(_ members: [(String, JSONValue)]) {
    self.init()
    for (name, value) in members { _ = add(name, value) }
  }
}
