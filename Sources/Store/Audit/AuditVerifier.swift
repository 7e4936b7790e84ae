public import Suite

/// Checks entries of an audit log in their order: each is sound, follows on the one before, and is where it says.
public struct AuditVerifier: Sendable {
  public enum Fault: String, Error, Sendable {
    /// The entry's hash is not that of what it says.
    case hashMismatch
    /// It does not name the hash of the entry before.
    case linkBroken
    /// Its number is not the next.
    case numberGap
    /// What was kept elsewhere as the newest entry is another one here.
    case headMismatch
    /// The entry that was kept elsewhere is not there.
    case headMissing
  }

  /// The newest entry that was checked.
  public private(set) var head = AuditHead.none
  /// What must be found on the way.
  private let kept: AuditHead?
  private let suite: any CryptoSuite

  public init(kept: AuditHead? = nil, _ suite: any CryptoSuite) {
    self.kept = kept
    self.suite = suite
  }

  public mutating func check(_ entry: AuditEntry) throws(Fault) {
    guard entry.number == head.number + 1 else { throw .numberGap }
    guard entry.previous == head.hash else { throw .linkBroken }
    guard entry.isSound(suite) else { throw .hashMismatch }
    head = AuditHead(entry)
    if let kept, kept.number == head.number, kept != head { throw .headMismatch }
  }

  /// There is no further entry.
  public func finish() throws(Fault) {
    if let kept, kept.number > head.number { throw .headMissing }
  }
}
