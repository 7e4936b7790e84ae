/// Why the engine would not do something. Nothing has changed when it is thrown.
public enum MLSError: Error, Equatable, Sendable {
  /// What came from elsewhere breaks this rule (RULES.md).
  case refused(Rule)
  /// The caller asked for what cannot be done now.
  case misused(Misuse)

  /// The stable code: of the rule, or of the misuse.
  public var code: String {
    switch self {
    case .refused(let rule): rule.code
    case .misused(let misuse): misuse.code
    }
  }
}

/// Refuses what breaks `rule`.
func require(_ holds: Bool, _ rule: Rule) throws(MLSError) {
  if !holds { throw .refused(rule) }
}
