/// The log as the author of a governance event saw it.
public struct Base: Hashable, Sendable {
  public let term: UInt64
  public let size: UInt64

  public init(term: UInt64, size: UInt64) {
    self.term = term
    self.size = size
  }
}
