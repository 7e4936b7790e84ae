public import Federation
public import Model
public import Wire

/// A fork as this node keeps it, and what its people have made of it.
public struct StoredFork: Sendable, Equatable {
  /// What is to become of a log whose home has forked it.
  public enum Decision: String, Sendable {
    /// To go on with the branch that is held here.
    case keep
    /// To be read, and never written again.
    case close
  }

  /// Rises with each fork of this node; never used again.
  public let number: Int64
  public let log: LogID
  /// Who signed what contradicts itself.
  public let node: NodeID
  /// `nil` where there is none for others: the log's home has replaced its keys, and goes on with another history than the one that
  /// is held here under those that it revoked. Who signed which, the home or a thief, nothing shows.
  public let proof: ForkProof?
  /// When this node learned of it.
  public let timeMilliseconds: UInt64
  public internal(set) var decision: Decision?
  /// Who decided, as the audit log names them, and when.
  public internal(set) var decider: Text?
  public internal(set) var decidedMilliseconds: UInt64?

  /// Whether it concerns the log, and not an origin's own events.
  public var isOfHome: Bool { if case .positions = proof { false } else { true } }
}
