public import JSON

/// A channel the user has joined, as the own node has it.
public struct Channel: APIObject {
  /// 64 hexadecimal digits.
  public let id: String
  public let name: String
  public let topic: String
  /// `channel`, `group` or `direct`.
  public let form: String
  /// The addresses of the others, in a group or a direct channel.
  public let with: [String]
  public let privacy: String
  /// Who may join without an invitation: `invitation` for nobody, `members` or `peers`.
  public let access: String
  /// How long texts are kept, in milliseconds; `nil` for good.
  public let retention: Int64?
  public let keepsEditHistory: Bool
  public let isArchived: Bool
  /// The domain of the node that orders it.
  public let home: String
  /// Entries in its log.
  public let size: Int64
  /// `ok`, `joining` or `stopped`.
  public let state: String
  /// Why it stopped.
  public let fault: String?
  /// The user's own role.
  public let role: String
  public let members: Int64
  /// What of it is unread.
  public let attention: Attention
  public let mirroring: Mirroring
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    id = try json.string("id")
    name = try json.string("name")
    topic = try json.optionalString("topic") ?? ""
    form = try json.optionalString("form") ?? "channel"
    with = json["with"] == nil ? [] : try json.strings("with")
    privacy = try json.string("privacy")
    access = try json.optionalString("access") ?? "invitation"
    retention = try json.optionalInteger("retention")
    keepsEditHistory = try json.optionalBool("editHistory") ?? true
    isArchived = try json.optionalBool("archived") ?? false
    home = try json.string("home")
    size = try json.integer("size")
    state = try json.string("state")
    fault = try json.optionalString("fault")
    role = try json.string("role")
    members = try json.integer("members")
    attention = try Attention(json: json)
    mirroring = try Mirroring(json: json)
  }

  /// The name; for a group or a direct channel without one, who is in it.
  public var title: String { name.isEmpty && !with.isEmpty ? with.joined(separator: ", ") : name }
}
