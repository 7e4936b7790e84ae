public import JSON

/// A proven fork: a node has signed what contradicts itself.
public struct Fork: APIObject {
  public let number: Int64
  /// The id of the log, and the name if it is a channel that is held.
  public let log: String
  public let name: String?
  /// Where the node that signed is.
  public let domain: String
  /// `checkpoints`: two histories of its log; `positions`: two events of its own in one place; `replaced`: another history than the
  /// one that is held, under new keys.
  public let of: String
  /// Milliseconds since 1970 (UTC).
  public let time: Int64
  /// `keep` or `close`; `nil` while nobody has decided.
  public let decision: String?
  public let decidedBy: String?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    number = try json.integer("number")
    log = try json.string("log")
    name = try json.optionalString("name")
    domain = try json.string("domain")
    of = try json.string("of")
    time = try json.integer("time")
    decision = try json.optionalString("decision")
    decidedBy = try json.optionalString("decidedBy")
  }
}
