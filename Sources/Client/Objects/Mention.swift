public import JSON

/// A message that mentions the user.
public struct Mention: APIObject {
  public let message: Message
  /// What `before` takes to page on.
  public let number: Int64
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    message = try Message(json: json.object("message"))
    number = try json.integer("number")
  }
}
