public import JSON

/// A channel of the node's that has mirrors.
public struct MirroredChannel: APIObject {
  public let channel: String
  /// Entries in its log.
  public let size: Int64
  public let mirroring: Mirroring
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    channel = try json.string("channel")
    size = try json.integer("size")
    mirroring = try Mirroring(json: json)
  }
}
