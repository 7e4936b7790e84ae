public import JSON

/// Someone whom a channel's state names.
public struct Member: APIObject {
  public let address: String
  public let displayName: String
  /// `invited`, `joined` or `banned`.
  public let status: String
  public let role: String
  /// `online`, `away` or `offline`; `nil` where nothing is known or shown.
  public let presence: String?
  /// Milliseconds since 1970 (UTC).
  public let lastSeen: Int64?
  /// Up to here the member has read, as far as that is shown.
  public let read: Int64?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    address = try json.string("address")
    displayName = try json.string("displayName")
    status = try json.string("status")
    role = try json.string("role")
    presence = try json.optionalString("presence")
    lastSeen = try json.optionalInteger("lastSeen")
    read = try json.optionalInteger("read")
  }
}
