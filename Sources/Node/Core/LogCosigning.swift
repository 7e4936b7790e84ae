internal import Federation
internal import Model
internal import Wire

/// What the core remembers of the cosignatures of one log, beside the store.
struct LogCosigning {
  /// At the log's home: what members are asked to cosign.
  var rounds = CosigningRounds()
  var mark = CosignedMark()
  /// A checkpoint that is larger than this copy, with cosignatures that nobody has looked at: compared when the copy has come to it.
  var ahead: SignedCheckpoint?
  /// Whether the mark is to be kept.
  var isUnsaved = false
  /// Whether the members are to be told.
  var isUntold = false
  var nextTellMilliseconds: UInt64 = 0
  /// What this node has last cosigned.
  var own: (checkpoint: Checkpoint, cosignature: Cosignature)?
}
