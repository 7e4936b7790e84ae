public import JSON

/// Something the user has sent that its channel's home has not ordered.
public struct OutboxItem: APIObject {
  /// What names it in the outbox.
  public let number: Int64
  public let channel: String
  public let kind: String
  public let text: String?
  /// Milliseconds since 1970 (UTC).
  public let time: Int64
  /// Why the home turned it away; `nil` while it waits.
  public let code: String?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    number = try json.integer("number")
    channel = try json.string("channel")
    kind = try json.string("kind")
    text = try json.optionalString("text")
    time = try json.integer("time")
    code = try json.optionalString("code")
  }
}
