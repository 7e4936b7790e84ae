public import Federation

/// A log as it was stored.
public struct StoredLog: Sendable {
  public let reference: LogReference
  /// The sequence at which this node's copy begins.
  public let base: UInt64
  public let replica: LogReplica

  public init(reference: LogReference, base: UInt64, replica: LogReplica) {
    self.reference = reference
    self.base = base
    self.replica = replica
  }
}
