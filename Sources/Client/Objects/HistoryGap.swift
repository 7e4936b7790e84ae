public import JSON

/// Entries of a channel that never came to the node: from before it joined, or while none of its users was in the channel.
public struct HistoryGap: APIObject {
  public let first: Int64
  public let last: Int64
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    first = try json.integer("first")
    last = try json.integer("last")
  }
}

extension Listing where Element == Message {
  /// What this page of history jumps, rising.
  public var gaps: [HistoryGap] { json["gaps"] == nil ? [] : (try? json.list("gaps")) ?? [] }
}
