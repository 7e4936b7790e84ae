internal import Model

/// What a peer has told of this node's own logs and runs.
enum RecoveryNews: Sendable {
  /// It holds a checkpoint under this node's signature that is not known here.
  case shown(LogID, SignedCheckpoint, by: NodeID)
  /// It has told all that it holds.
  case answered(by: NodeID)
  /// It has heard of a run of this node with this number.
  case run(UInt64)
}
