public import Model
internal import Rules

/// Why a log has stopped on this node: its home's signature stands under something that is not so.
public struct LogFault: Equatable, Sendable, Error {
  /// `verdictMismatch`, `homeFault` or `logForked`.
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

extension LogFault {
  /// What is said to whoever wants to write into the log.
  public var answer: Refusal { refusal == .logForked ? .logForked : .logStopped }

  static func name(_ verdict: UInt64) -> String {
    verdict == 0 ? "accepted" : Refusal(number: verdict)?.code ?? "verdict \(verdict)"
  }

  static func name(_ judgement: Judgement) -> String {
    switch judgement {
    case .accepted: "accepted"
    case .refused(let refusal): refusal.code
    case .turnedAway(let refusal): "turned away: \(refusal.code)"
    }
  }
}
