public import JSON

/// One page of what a search found.
public struct SearchPage: APIObject {
  public let elements: [SearchResult]
  public let hasMore: Bool
  /// Where the next page begins: newest first for `before`, best first for `offset`.
  public let next: Int64?
  /// Best first: what the pages of one ranking have in common.
  public let before: Int64?
  /// Best first: how many matches were ranked, and whether those were all.
  public let ranked: Int64?
  public let isComplete: Bool?
  /// How many messages match, if that was asked for and could be counted to the end.
  public let count: Int64?
  /// At least so many match.
  public let countAtLeast: Int64?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    elements = try json.list("results")
    hasMore = try json.bool("more")
    next = try json.optionalInteger("next")
    before = try json.optionalInteger("before")
    ranked = try json.optionalInteger("ranked")
    isComplete = try json.optionalBool("complete")
    count = try json.optionalInteger("count")
    countAtLeast = try json.optionalInteger("countAtLeast")
  }
}
