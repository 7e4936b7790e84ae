public import JSON

/// What the node answers to a change of a channel.
public struct Receipt: APIObject {
  public let event: String
  public let level: AcknowledgementLevel
  public let channel: String
  /// Its place in the log, once ordered.
  public let sequence: Int64?
  /// `accepted`, or the code by which the channel's rules refused it, once ordered.
  public let verdict: String?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    event = try json.string("event")
    level = AcknowledgementLevel(rawValue: try json.string("level")) ?? .accepted
    channel = try json.string("channel")
    sequence = try json.optionalInteger("sequence")
    verdict = try json.optionalString("verdict")
  }

  /// The code of a refusal by the channel's rules.
  public var refusal: String? { verdict == "accepted" ? nil : verdict }
}
