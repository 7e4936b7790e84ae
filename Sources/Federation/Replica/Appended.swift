public import Merkle
public import Model
public import Wire

/// What a step added to a replica.
public struct Appended: Sendable {
  /// A complete subtree of 2^8 leaves: enough of them make any proof quick.
  public struct Block: Equatable, Sendable {
    public let index: UInt64
    public let hash: Bytes32
  }

  /// The records before a state entry, and the frontier after it: what a joiner is given.
  public struct StateAtEntry: Sendable {
    public let sequence: UInt64
    public let records: [Snapshot.Record]
    public let frontier: Frontier
  }

  public static let blockLevel = 8

  public internal(set) var entries: [AppendedEntry] = []
  public internal(set) var blocks: [Block] = []
  /// Of the last state entry among `entries`.
  public internal(set) var state: StateAtEntry?

  public init() {}

  /// Adds what a later step added.
  public mutating func append(_ later: Appended) {
    entries += later.entries
    blocks += later.blocks
    state = later.state ?? state
  }
}
