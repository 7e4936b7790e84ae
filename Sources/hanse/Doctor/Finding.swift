/// What one look of the doctor's found.
struct Finding {
  enum State: String {
    case ok
    /// The node works; somebody should look at it.
    case warning
    /// Something does not work, or will not soon.
    case problem
  }

  let check: String
  let state: State
  let detail: String
  /// What to do.
  let next: String?

  static func ok(_ check: String, _ detail: String) -> Finding {
    Finding(check: check, state: .ok, detail: detail, next: nil)
  }

  static func warning(_ check: String, _ detail: String, next: String) -> Finding {
    Finding(check: check, state: .warning, detail: detail, next: next)
  }

  static func problem(_ check: String, _ detail: String, next: String) -> Finding {
    Finding(check: check, state: .problem, detail: detail, next: next)
  }
}
