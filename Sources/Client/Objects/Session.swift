public import JSON

/// A log-in, or its renewal. The tokens are secrets: `json` is the answer without them. Times in milliseconds since 1970 (UTC).
public struct Session: APIObject {
  public let token: String
  public let expires: Int64
  public let refreshToken: String
  public let refreshExpires: Int64
  /// The session's id.
  public let id: String
  public let user: User
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    token = try json.string("token")
    expires = try json.integer("expires")
    refreshToken = try json.string("refreshToken")
    refreshExpires = try json.integer("refreshExpires")
    id = try json.string("session")
    user = try User(json: json.object("user"))
    var shown = JSONObject()
    for member in json.members where member.name != "token" && member.name != "refreshToken" {
      _ = shown.add(member.name, member.value)
    }
    self.json = shown
  }
}
