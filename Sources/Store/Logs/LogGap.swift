/// Entries of a log that never came to this node: what came before it joined, or while none of its users was in the channel.
public struct LogGap: Hashable, Sendable {
  public let first: UInt64
  public let last: UInt64
}
