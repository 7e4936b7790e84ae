public import JSON

/// An entry of the audit log, as the node shows it. Hashes are 64 hexadecimal digits.
public struct AuditRecord: APIObject {
  public let number: Int64
  /// Milliseconds since 1970 (UTC).
  public let time: Int64
  public let actor: String
  public let action: String
  public let target: String
  public let detail: String
  public let previous: String
  public let hash: String
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    number = try json.integer("number", in: 0...(.max))
    time = try json.integer("time", in: 0...(.max))
    actor = try json.string("actor")
    action = try json.string("action")
    target = try json.string("target")
    detail = try json.string("detail")
    previous = try json.string("previous")
    hash = try json.string("hash")
  }
}
