import Model
import Rules

/// What becomes of an event, in the spec's words.
enum Outcome: Hashable {
  case accepted
  /// Stands in the log, with the number of the code as verdict.
  case logged(String)
  /// Answered and dropped.
  case door(String)

  init(_ judgement: Judgement) {
    switch judgement {
    case .accepted: self = .accepted
    case .refused(let refusal): self = .logged(refusal.code)
    case .turnedAway(let refusal): self = .door(refusal.code)
    }
  }

  var code: String? {
    switch self {
    case .accepted: nil
    case .logged(let code), .door(let code): code
    }
  }
}
