internal import Federation
internal import Model
internal import Store

/// A range that a reading thread is to make.
struct RangeOrder: Sendable {
  let log: LogID
  let reference: LogReference
  let first: UInt64
  /// One past the last entry that the receiver may have.
  let end: UInt64
  let checkpoint: SignedCheckpoint
  let known: KnownNodes
}
