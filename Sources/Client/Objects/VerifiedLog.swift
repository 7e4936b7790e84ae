public import JSON

/// A log that the node recomputed from its stored bytes.
public struct VerifiedLog: APIObject {
  public let log: String
  public let kind: String
  /// The range of sequences checked, as the node names it.
  public let from: Int64
  public let to: Int64
  public let isSound: Bool
  public let fault: LogFault?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    log = try json.string("log")
    kind = try json.string("kind")
    from = try json.integer("from")
    to = try json.integer("to")
    isSound = try json.bool("ok")
    fault = if let fault = try json.optionalObject("fault") { try LogFault(json: fault) } else { nil }
  }
}
