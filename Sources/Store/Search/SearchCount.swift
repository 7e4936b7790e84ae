/// How many messages match.
public enum SearchCount: Sendable, Equatable {
  case exactly(Int)
  /// There may be more: they are many, or far apart.
  case atLeast(Int)
}
