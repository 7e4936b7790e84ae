/// What the files that are here come to.
public struct FileTotals: Sendable, Equatable {
  public let files: Int
  /// Of each file, as whoever reads it has it.
  public let bytes: UInt64
  /// Files that messages name and that are not here: they are fetched when somebody wants them.
  public let missing: Int
}
