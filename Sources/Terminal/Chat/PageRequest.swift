/// A page of messages that the chat wants.
public struct PageRequest: Equatable, Sendable {
  public let channel: String
  /// Only the answers to this message.
  public let thread: Int64?
  /// Only messages before, or after, this sequence; without both the newest.
  public let before: Int64?
  public let after: Int64?
  public let limit: Int
  /// Tells one request from another.
  public let number: Int64
}
