public import Federation

/// A log as it was stored.
public struct StoredLog: Sendable {
  public let reference: LogReference
  /// The sequence at which this node's copy begins.
  public let base: UInt64
  public let replica: LogReplica
}
