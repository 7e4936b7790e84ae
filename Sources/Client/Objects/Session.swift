public import JSON

/// A log-in. The token is a secret: `json` is the answer without it.
public struct Session: APIObject {
  public let token: String
  /// Milliseconds since 1970 (UTC).
  public let expires: Int64
  public let user: User
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    token = try json.string("token")
    expires = try json.integer("expires")
    user = try User(json: json.object("user"))
    var shown = JSONObject()
    for member in json.members where member.name != "token" { _ = shown.add(member.name, member.value) }
    self.json = shown
  }
}
