public import JSON

/// A channel that the user may join without an invitation.
public struct OpenChannel: APIObject {
  public let id: String
  public let name: String
  public let topic: String
  /// The domain of the node that orders it.
  public let home: String
  public let members: Int64
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    id = try json.string("id")
    name = try json.string("name")
    topic = try json.optionalString("topic") ?? ""
    home = try json.string("home")
    members = try json.integer("members")
  }
}
