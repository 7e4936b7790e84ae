public import JSON

/// How the node stands with another one.
public struct PeerStatus: APIObject {
  public let domain: String
  public let node: String
  /// Milliseconds since 1970 (UTC).
  public let lastContact: Int64?
  public let lastError: String?
  /// Events of this node's users that the peer, as a home, has not ordered.
  public let pendingEvents: Int64
  /// Entries that the peer has not confirmed.
  public let behind: Int64
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    domain = try json.string("domain")
    node = try json.string("node")
    lastContact = try json.optionalInteger("lastContact")
    lastError = try json.optionalString("lastError")
    pendingEvents = try json.integer("pendingEvents")
    behind = try json.integer("behind")
  }
}
