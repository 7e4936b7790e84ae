public import JSON

/// An invitation to the node. Times in milliseconds since 1970 (UTC).
public struct AccountInvitation: APIObject {
  public let number: Int64
  /// Shown once, when it is made.
  public let code: String?
  public let uses: Int64
  public let expires: Int64
  public let isAdmin: Bool
  public let note: String
  /// The address of who made it.
  public let by: String
  public let created: Int64
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    number = try json.integer("number")
    code = try json.optionalString("code")
    uses = try json.integer("uses")
    expires = try json.integer("expires")
    isAdmin = try json.bool("admin")
    note = try json.string("note")
    by = try json.string("by")
    created = try json.integer("created")
  }
}
