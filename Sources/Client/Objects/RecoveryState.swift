public import JSON

/// Whether the node is sure that it is the newest of its name and the only one.
public struct RecoveryState: APIObject {
  /// A node whose answer is waited for.
  public struct Awaited: APIObject {
    /// Empty where none is known.
    public let domain: String
    public let node: String
    public let lastError: String?
    public let json: JSONObject

    public init(json: JSONObject) throws(JSONError) {
      self.json = json
      domain = try json.string("domain")
      node = try json.string("node")
      lastError = try json.optionalString("lastError")
    }
  }

  /// A log that the node does not write.
  public struct Log: APIObject {
    public let log: String
    public let kind: String?
    public let size: Int64
    /// How many entries it must have.
    public let needed: Int64
    public let isForked: Bool
    /// Domains; node ids where none is known.
    public let awaited: [String]
    public let json: JSONObject

    public init(json: JSONObject) throws(JSONError) {
      self.json = json
      log = try json.string("log")
      kind = try json.optionalString("kind")
      size = try json.integer("size")
      needed = try json.integer("needed")
      isForked = try json.bool("forked")
      awaited = try json.strings("awaited")
    }
  }

  /// `normal`, `recovering` or `anotherCopy`.
  public let mode: String
  public let reason: String?
  /// Milliseconds since 1970 (UTC).
  public let since: Int64?
  /// Milliseconds for which nodes that are not known are still listened for.
  public let listens: Int64
  public let awaited: [Awaited]
  public let logs: [Log]
  public let without: [String]
  /// The number of a document of the node's own of which its keys are not there.
  public let missingKeysOf: Int64?
  /// When the newest backup was made; milliseconds since 1970 (UTC).
  public let lastBackup: Int64?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    mode = try json.string("mode")
    reason = try json.optionalString("reason")
    since = try json.optionalInteger("since")
    listens = try json.integer("listens")
    awaited = try json.list("awaited")
    logs = try json.list("logs")
    without = try json.strings("without")
    missingKeysOf = try json.optionalInteger("missingKeysOf")
    lastBackup = try json.optionalInteger("lastBackup")
  }
}
