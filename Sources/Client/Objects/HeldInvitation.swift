public import JSON

/// An invitation from another organisation that waits for an administrator.
public struct HeldInvitation: APIObject {
  public let invitation: Invitation
  /// The address of who is invited.
  public let user: String
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    invitation = try Invitation(json: json)
    user = try json.string("user")
  }
}
