public import JSON

/// Who is told what of the user's doings: each `nobody`, `organisation` or `everyone`.
public struct UserSettings: APIObject {
  public let presence: String
  public let readPositions: String
  public let typing: String
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    presence = try json.string("presence")
    readPositions = try json.string("readPositions")
    typing = try json.string("typing")
  }
}
