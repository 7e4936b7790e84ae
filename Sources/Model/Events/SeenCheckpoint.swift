public import Wire

/// A checkpoint that an origin names in a header because it is new to it: how a home that forks is caught.
public struct SeenCheckpoint: Hashable, Sendable {
  public let term: UInt64
  public let size: UInt64
  public let root: Bytes32

  public init(term: UInt64, size: UInt64, root: Bytes32) {
    self.term = term
    self.size = size
    self.root = root
  }
}
