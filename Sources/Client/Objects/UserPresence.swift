public import JSON

/// Whether somebody is there, as far as the user may know.
public struct UserPresence: APIObject {
  public let address: String
  /// `online`, `away` or `offline`; `nil` where nothing is known or shown.
  public let presence: String?
  /// Milliseconds since 1970 (UTC).
  public let lastSeen: Int64?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    address = try json.string("address")
    presence = try json.optionalString("presence")
    lastSeen = try json.optionalInteger("lastSeen")
  }
}
