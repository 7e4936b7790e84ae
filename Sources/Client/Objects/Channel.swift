public import JSON

/// A channel the user has joined, as the own node has it.
public struct Channel: APIObject {
  /// 64 hexadecimal digits.
  public let id: String
  public let name: String
  public let topic: String
  public let privacy: String
  /// The domain of the node that orders it.
  public let home: String
  /// Entries in its log.
  public let size: Int64
  /// `ok`, `joining` or `stopped`.
  public let state: String
  /// Why it stopped.
  public let fault: String?
  /// The user's own role.
  public let role: String
  public let members: Int64
  /// What of it is unread.
  public let attention: Attention
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    id = try json.string("id")
    name = try json.string("name")
    topic = try json.optionalString("topic") ?? ""
    privacy = try json.string("privacy")
    home = try json.string("home")
    size = try json.integer("size")
    state = try json.string("state")
    fault = try json.optionalString("fault")
    role = try json.string("role")
    members = try json.integer("members")
    attention = try Attention(json: json)
  }
}
