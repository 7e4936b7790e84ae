public import Model
public import Rules

/// An entry that was just added to a replica, and what the store and the views need of it.
public struct AppendedEntry: Sendable {
  public let entry: Entry
  public let bytes: [UInt8]
  /// `nil` for a state entry.
  public let event: CoveredEvent?
  public let judgement: Judgement

  public var sequence: UInt64 { entry.sequence }
}
