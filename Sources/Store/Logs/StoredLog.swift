public import Federation

/// A log as it was stored.
public struct StoredLog: Sendable {
  public let reference: LogReference
  /// The sequence at which this node's copy begins.
  public let base: UInt64
  /// Below this sequence the bodies are gone because their time was over.
  public let expired: UInt64
  public let replica: LogReplica

  public init(reference: LogReference, base: UInt64, replica: LogReplica, expired: UInt64 = 0) {
    self.reference = reference
    self.base = base
    self.expired = expired
    self.replica = replica
  }
}
