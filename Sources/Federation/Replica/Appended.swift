public import Wire

/// What a step added to a replica.
public struct Appended: Sendable {
  /// A complete subtree of 2^8 leaves: enough of them make any proof quick.
  public struct Block: Equatable, Sendable {
    public let index: UInt64
    public let hash: Bytes32
  }

  public static let blockLevel = 8

  public internal(set) var entries: [AppendedEntry] = []
  public internal(set) var blocks: [Block] = []
}
