public import JSON

/// A user of the node.
public struct User: APIObject {
  public let id: String
  public let name: String
  /// `name@domain`.
  public let address: String
  public let displayName: String
  public let isAdmin: Bool
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    id = try json.string("id")
    name = try json.string("name")
    address = try json.string("address")
    displayName = try json.string("displayName")
    isAdmin = try json.bool("admin")
  }
}
