internal import Model

/// Why checkpoints are told to a peer: one request at a time for each.
enum CheckpointsPurpose: Equatable, Sendable {
  /// To compare what both know.
  case exchange
  /// Those of these logs of this node are to be cosigned, or are newly cosigned.
  case cosigning([LogID])
}
