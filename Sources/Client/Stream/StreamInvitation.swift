public import JSON

/// A new invitation, as the stream brings it.
public struct StreamInvitation: APIObject {
  public let cursor: String
  public let invitation: Invitation
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    cursor = try json.cursor()
    invitation = try Invitation(json: json.object("invitation"))
  }
}
