public import JSON

/// A node that keeps a channel beside its home.
public struct Mirror: APIObject {
  public let node: String
  public let domain: String
  /// Entries that it has cosigned; `nil` for none yet.
  public let size: Int64?
  /// When it last did, in milliseconds since 1970 (UTC), by its clock.
  public let cosigned: Int64?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    node = try json.string("node")
    domain = try json.string("domain")
    size = try json.optionalInteger("size")
    cosigned = try json.optionalInteger("cosigned")
  }
}
