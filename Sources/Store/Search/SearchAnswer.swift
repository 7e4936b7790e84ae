/// What a search found.
public struct SearchAnswer: Sendable {
  public struct Result: Sendable {
    /// Rises with the order in which messages came into the index.
    public let number: Int64
    public let message: MessageView
    /// Where the words stand in the text as it is now: offset and length in Unicode scalars, rising, at most 64.
    public let highlights: [TextPlace]
  }

  public var results: [Result] = []
  /// Where to go on, `nil` at the end: newest first, messages before this number were not looked at; best first, it is
  /// how many results to leave out.
  public var next: Int64?
  /// Best first: how many matches were ranked, whether those were all, and the number before which they stand, which
  /// keeps the pages of one ranking together.
  public var ranking: (ranked: Int, areAll: Bool, before: Int64)?
  public var count: SearchCount?
}
