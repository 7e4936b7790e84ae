public import JSON

/// How the node fares.
public struct NodeStatus: APIObject {
  public let node: String
  public let domain: String
  public let version: String
  /// Milliseconds since 1970 (UTC).
  public let started: Int64
  public let channels: Int64
  public let users: Int64
  /// Entries that the search index has yet to take.
  public let indexLag: Int64
  public let peers: [PeerStatus]
  public let stopped: [StoppedChannel]
  public let mirrored: [MirroredChannel]
  /// `normal`, `recovering` or `anotherCopy`; `nil` from a node that does not tell.
  public let recovery: String?
  /// When the newest backup was made; milliseconds since 1970 (UTC).
  public let lastBackup: Int64?
  /// The number of the node's newest document, and since when its keys are what they are; `nil` from a node that does not tell.
  public let document: Int64?
  public let documentSince: Int64?
  /// Documents in the node's name that are not its own.
  public let foreignDocuments: Int64
  /// Forks about which nobody has decided.
  public let forks: Int64
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    node = try json.string("node")
    domain = try json.string("domain")
    version = try json.string("version")
    started = try json.integer("started")
    channels = try json.integer("channels")
    users = try json.integer("users")
    indexLag = try json.integer("indexLag")
    peers = try json.list("peers")
    stopped = try json.list("stopped")
    mirrored = json["mirrored"] == nil ? [] : try json.list("mirrored")
    recovery = try json.optionalString("recovery")
    lastBackup = try json.optionalInteger("lastBackup")
    document = try json.optionalInteger("document")
    documentSince = try json.optionalInteger("documentSince")
    foreignDocuments = try json.optionalInteger("foreignDocuments") ?? 0
    forks = try json.optionalInteger("forks") ?? 0
  }
}
