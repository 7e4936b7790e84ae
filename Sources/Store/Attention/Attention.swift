/// What one channel may ask of one user's attention, and what of it the user has seen.
public struct Attention: Equatable, Sendable {
  /// What a channel tells its user of.
  public enum Level: String, Sendable, CaseIterable {
    case all, mentions, none
  }

  /// The first sequence that the user has not read.
  public var next: UInt64
  public var level: Level

  public init(next: UInt64, level: Level = .all) {
    self.next = next
    self.level = level
  }
}
