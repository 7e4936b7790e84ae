public import JSON

/// A user of the node, or of another: then `about` and `isAdmin` are not known.
public struct User: APIObject {
  public let id: String
  public let name: String
  /// `name@domain`.
  public let address: String
  public let displayName: String
  public let about: String
  public let isAdmin: Bool
  /// Whether the account is open.
  public let isActive: Bool
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    id = try json.string("id")
    name = try json.string("name")
    address = try json.string("address")
    displayName = try json.string("displayName")
    about = try json.optionalString("about") ?? ""
    isAdmin = try json.optionalBool("admin") ?? false
    isActive = try json.optionalBool("active") ?? true
  }
}
