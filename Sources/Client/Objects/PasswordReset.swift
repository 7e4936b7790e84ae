public import JSON

/// A code by which a user sets the next password. The code is a secret.
public struct PasswordReset: APIObject {
  public let code: String
  /// Milliseconds since 1970 (UTC).
  public let expires: Int64
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    code = try json.string("code")
    expires = try json.integer("expires")
  }
}
