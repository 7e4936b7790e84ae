public import Wire

/// What joins a copy of a log to a checkpoint that its home has signed beyond it (spec: log, LOG-7).
public struct CopyTail: Sendable {
  /// Entries that the copy has.
  public let size: UInt64
  /// The consistency proof from that size to the checkpoint's.
  public let hashes: [Bytes32]

  public init(size: UInt64, hashes: [Bytes32]) {
    self.size = size
    self.hashes = hashes
  }
}
