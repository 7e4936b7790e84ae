public import JSON

/// What a channel asks of its user's attention. Absent fields, of a node older than this client, are nothing.
public struct Attention: APIObject {
  /// Up to here the user has read.
  public let read: Int64?
  /// Messages after that, 999 at most.
  public let unread: Int64
  public let isMoreUnread: Bool
  /// Those among them that mention the user.
  public let mentions: Int64
  /// `all`, `mentions` or `none`.
  public let notifications: String
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    read = try json.optionalInteger("read")
    unread = try json.optionalInteger("unread") ?? 0
    isMoreUnread = try json.optionalBool("unreadMore") ?? false
    mentions = try json.optionalInteger("mentions") ?? 0
    notifications = try json.optionalString("notifications") ?? "all"
  }
}
