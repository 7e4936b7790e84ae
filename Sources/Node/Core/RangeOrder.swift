internal import Federation
internal import Model
internal import Store

/// A range that a reading thread is to make.
struct RangeOrder: Sendable {
  let log: LogID
  let reference: LogReference
  let first: UInt64
  /// One past the last entry that the receiver may have.
  var end: UInt64
  var checkpoint: SignedCheckpoint
  /// Where the checkpoint is beyond what is held.
  var tail: CopyTail?
  let known: KnownNodes
  /// Whether the receiver is to cosign the checkpoint.
  var asksCosignature = false
}
