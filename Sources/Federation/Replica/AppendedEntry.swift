public import Model
public import Rules

/// An entry that was just added to a replica, and what the store and the views need of it.
public struct AppendedEntry: Sendable {
  public let entry: Entry
  public let bytes: [UInt8]
  /// `nil` for a state entry.
  public let event: CoveredEvent?
  public let judgement: Judgement
  /// Whether an edit takes the texts before it away, by the policy at its entry.
  public let dropsEdited: Bool
  /// Whether a mention of everybody counts, by its author's role just before its entry.
  public let mayMentionAll: Bool
  /// What its entry ended.
  public let endedMembership: EndedMembership?

  public var sequence: UInt64 { entry.sequence }
}
