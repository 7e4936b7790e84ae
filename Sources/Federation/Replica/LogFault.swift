public import Model

/// Why a log has stopped on this node: its home's signature stands under something that is not so.
public struct LogFault: Equatable, Sendable, Error {
  /// `verdictMismatch` or `homeFault`.
  public let refusal: Refusal
  public let sequence: UInt64
  /// The verdict or root that the log has, and this node's own judgement, for people.
  public let logged: String
  public let own: String

  public init(refusal: Refusal, sequence: UInt64, logged: String, own: String) {
    self.refusal = refusal
    self.sequence = sequence
    self.logged = logged
    self.own = own
  }
}
