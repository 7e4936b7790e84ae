public import JSON

/// Someone whom a channel's state names.
public struct Member: APIObject {
  public let address: String
  public let displayName: String
  /// `invited`, `joined` or `banned`.
  public let status: String
  public let role: String
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    address = try json.string("address")
    displayName = try json.string("displayName")
    status = try json.string("status")
    role = try json.string("role")
  }
}
