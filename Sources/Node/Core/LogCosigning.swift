internal import Federation
internal import Model
internal import Wire

/// What the core remembers of the cosignatures of one log.
struct LogCosigning {
  /// At the log's home: what members are asked to cosign.
  var rounds = CosigningRounds()
  var mark = CosignedMark()
  /// Whether the members are to be told.
  var isUntold = false
  var nextTellMilliseconds: UInt64 = 0
  /// What this node has last cosigned.
  var own: (checkpoint: Checkpoint, cosignature: Cosignature)?
}
