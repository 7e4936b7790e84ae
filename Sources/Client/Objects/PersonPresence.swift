public import JSON

/// Whether somebody is there. Also the frame by which a stream tells it.
public struct PersonPresence: APIObject {
  public let address: String
  /// `online`, `away` or `offline`; `nil` where nothing is known, or for the caller to know.
  public let presence: String?
  /// Milliseconds since 1970 (UTC).
  public let lastSeen: Int64?
  public let json: JSONObject

  public init(address: String, presence: String?, lastSeen: Int64?, json: JSONObject) {
    self.address = address
    self.presence = presence
    self.lastSeen = lastSeen
    self.json = json
  }

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    address = try json.string("address")
    presence = try json.optionalString("presence")
    lastSeen = try json.optionalInteger("lastSeen")
  }
}
