public import JSON

/// A message that a search found.
public struct SearchResult: APIObject {
  /// Where a word of the search stands in the text, in Unicode scalars.
  public struct Highlight: Sendable, Equatable {
    public let offset: Int
    public let length: Int
  }

  public let message: Message
  /// What `before` takes to page on.
  public let number: Int64
  /// Rising, and apart from each other, if the node tells the truth.
  public let highlights: [Highlight]
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    message = try Message(json: json.object("message"))
    number = try json.integer("number")
    highlights = (try json.optionalArray("highlights") ?? []).compactMap(Self.highlight)
  }

  private static func highlight(_ value: JSONValue) -> Highlight? {
    guard case .array(let pair) = value, pair.count == 2, case .integer(let offset) = pair[0],
      case .integer(let length) = pair[1]
    else { return nil }
    return Highlight(offset: Int(offset), length: Int(length))
  }
}
