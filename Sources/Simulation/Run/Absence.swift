internal import Model

/// A node that was switched off for a long time, and what it had when it went.
struct Absence {
  /// Its copy of a log in which it was a member.
  struct Copy {
    let log: LogID
    let base: UInt64
    let size: UInt64
    /// Since which entry it was a member.
    let since: UInt64
  }

  let node: SimulatedNode
  let copies: [Copy]
}
