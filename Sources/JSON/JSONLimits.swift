/// What a reader takes from a stranger before it refuses.
public struct JSONLimits: Sendable {
  /// Bytes of the whole document.
  public var maximumBytes: Int
  /// Arrays and objects inside each other.
  public var maximumDepth: Int
  /// Values of all kinds in the whole document: a value costs more memory than the two bytes that write it.
  public var maximumValues: Int

  public init(maximumBytes: Int, maximumDepth: Int = 32, maximumValues: Int = 10_000) {
    self.maximumBytes = maximumBytes
    self.maximumDepth = maximumDepth
    self.maximumValues = maximumValues
  }
}
