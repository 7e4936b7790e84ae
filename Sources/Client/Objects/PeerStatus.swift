public import JSON

/// How the node stands with another one.
public struct PeerStatus: APIObject {
  public let domain: String
  /// What an administrator decided: `allowed`, `blocked`, `paused`, or `waiting` for a decision.
  public let decision: String?
  /// `admitted`, or why the node does not talk to it. Like all that follows `nil` for a peer that was never met.
  public let admission: String?
  public let node: String?
  /// Milliseconds since 1970 (UTC).
  public let lastContact: Int64?
  public let lastError: String?
  /// The version of the protocol that both nodes speak; `nil` if there is none, or from a node that does not tell.
  public let protocolVersion: Int64?
  /// Events of this node's users that the peer, as a home, has not ordered.
  public let pendingEvents: Int64?
  /// Entries that the peer has not confirmed.
  public let behind: Int64?
  /// Bytes of requests and answers since the node started; `nil` from a node that does not tell.
  public let bytesIn: Int64?
  public let bytesOut: Int64?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    domain = try json.string("domain")
    decision = try json.optionalString("decision")
    admission = try json.optionalString("admission")
    node = try json.optionalString("node")
    lastContact = try json.optionalInteger("lastContact")
    lastError = try json.optionalString("lastError")
    protocolVersion = try json.optionalInteger("protocolVersion")
    pendingEvents = try json.optionalInteger("pendingEvents")
    behind = try json.optionalInteger("behind")
    bytesIn = try json.optionalInteger("bytesIn")
    bytesOut = try json.optionalInteger("bytesOut")
  }
}
