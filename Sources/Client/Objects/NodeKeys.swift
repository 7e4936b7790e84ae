public import JSON

/// A node's keys: which document lists them, and how old they are.
public struct NodeKeys: APIObject {
  public struct Key: APIObject {
    public let name: String
    /// In hexadecimal.
    public let publicKey: String
    /// Milliseconds since 1970 (UTC).
    public let since: Int64
    public let json: JSONObject

    public init(json: JSONObject) throws(JSONError) {
      self.json = json
      name = try json.string("name")
      publicKey = try json.string("publicKey")
      since = try json.integer("since")
    }
  }

  /// The number of the newest document.
  public let document: Int64
  public let issued: Int64
  public let expires: Int64
  /// Documents below this number are revoked.
  public let revokedBelow: Int64
  public let keys: [Key]
  public let isRootKeyHere: Bool
  /// The document that waits for the root key's signature.
  public let prepared: Int64?
  /// Documents in this node's name that others have made with its keys.
  public let foreignDocuments: Int64
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    document = try json.integer("document")
    issued = try json.integer("issued")
    expires = try json.integer("expires")
    revokedBelow = try json.integer("revokedBelow")
    keys = try json.list("keys")
    isRootKeyHere = try json.bool("rootKeyHere")
    prepared = try json.optionalInteger("prepared")
    foreignDocuments = try json.integer("foreignDocuments")
  }
}
