/// The row of a log in this store; means nothing elsewhere.
public struct LogReference: Hashable, Sendable {
  public let rawValue: Int64

  public init(rawValue: Int64) { self.rawValue = rawValue }
}
