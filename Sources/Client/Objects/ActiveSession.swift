public import JSON

/// A session of the user that goes on. Times in milliseconds since 1970 (UTC).
public struct ActiveSession: APIObject {
  public let id: String
  public let device: String
  public let created: Int64
  public let used: Int64
  public let expires: Int64
  /// Whether it is the one that asks.
  public let isCurrent: Bool
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    id = try json.string("id")
    device = try json.string("device")
    created = try json.integer("created")
    used = try json.integer("used")
    expires = try json.integer("expires")
    isCurrent = try json.bool("current")
  }
}
