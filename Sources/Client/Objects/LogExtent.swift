public import JSON

/// What of a channel's log the node holds.
public struct LogExtent: APIObject {
  /// The id of the node that orders the channel.
  public let home: String
  /// The first sequence that the node holds.
  public let first: Int64
  /// One past the last.
  public let size: Int64
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    home = try json.string("home")
    first = try json.integer("first")
    size = try json.integer("size")
  }
}
