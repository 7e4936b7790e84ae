public import JSON

/// A page of the audit log, and the number and hash of its newest entry.
public struct AuditPage: APIObject {
  public let entries: [AuditRecord]
  public let hasMore: Bool
  public let headNumber: Int64
  /// 64 hexadecimal digits.
  public let headHash: String
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    entries = try json.list("entries")
    hasMore = try json.bool("more")
    let head = try json.object("head")
    headNumber = try head.integer("number")
    headHash = try head.string("hash")
  }
}
