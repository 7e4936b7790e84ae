public import JSON

/// An invitation the user has not answered.
public struct Invitation: APIObject {
  public let channel: String
  public let name: String
  public let home: String
  public let privacy: String
  /// The address of who invites.
  public let from: String
  public let fromName: String
  /// Milliseconds since 1970 (UTC).
  public let time: Int64
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    channel = try json.string("channel")
    name = try json.string("name")
    home = try json.string("home")
    privacy = try json.string("privacy")
    from = try json.string("from")
    fromName = try json.string("fromName")
    time = try json.integer("time")
  }
}
