public import Model

/// What the rules say of an event at a point of a log.
public enum Judgement: Equatable, Sendable {
  case accepted
  /// Stands in the log with its number as verdict, without effect.
  case refused(Refusal)
  /// Answered and dropped: never in a log.
  case turnedAway(Refusal)

  /// 0, or the number of the refusal, whether or not it stands in the log.
  public var number: UInt64? {
    switch self {
    case .accepted: 0
    case .refused(let refusal), .turnedAway(let refusal): refusal.number
    }
  }

  /// The verdict of the entry; `nil` if there must be none.
  public var verdict: UInt64? {
    switch self {
    case .accepted: 0
    case .refused(let refusal): refusal.number
    case .turnedAway: nil
    }
  }
}
