/// A place in a file; both count from 1, the column in characters as Unicode scalars.
public struct ConfigurationPlace: Equatable, Sendable {
  public let line: Int
  public let column: Int
}
