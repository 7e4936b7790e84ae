public import JSON

/// How a channel stands with the user's attention.
public struct Attention: APIObject {
  public let channel: String
  public let read: Int64?
  public let unread: Int64
  public let mentions: Int64
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    channel = try json.string("channel")
    read = try json.optionalInteger("read")
    unread = try json.integer("unread")
    mentions = try json.integer("mentions")
  }
}
