public import Model
public import Wire

/// What a fork proof shows: exists only after its verification.
public struct ProvenFork: Equatable, Sendable {
  public enum What: Equatable, Sendable {
    /// Two checkpoints of the node's log, the smaller first, and the root that the second's tree has at the first's size.
    case checkpoints(Checkpoint, Checkpoint, rootOfSecond: Bytes32)
    /// The headers of two events of one position.
    case positions(Header, Header)
  }

  /// Who signed both.
  public let node: NodeID
  public let log: LogID
  public let what: What

  init(node: NodeID, log: LogID, what: What) {
    self.node = node
    self.log = log
    self.what = what
  }
}
