public import JSON

/// One reaction text of a message, and who gave it.
public struct Reaction: APIObject {
  public let text: String
  /// Addresses.
  public let authors: [String]
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    text = try json.string("text")
    authors = try json.strings("authors")
  }
}
