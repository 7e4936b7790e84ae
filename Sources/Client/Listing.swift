public import JSON

/// An answer that lists objects of one kind.
public struct Listing<Element: APIObject>: Sendable {
  public let elements: [Element]
  /// Whether the node has more to give, for requests that page.
  public let hasMore: Bool
  /// The whole answer as it came.
  public let json: JSONObject

  /// `field` is the name of the array.
  init(json: JSONObject, field: StaticString) throws(JSONError) {
    self.json = json
    elements = try json.list(field)
    hasMore = try json.optionalBool("more") ?? false
  }
}
