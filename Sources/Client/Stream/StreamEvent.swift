/// What a stream tells.
public enum StreamEvent: Sendable {
  /// Connected, for the first time or again. What is sent or received from here on is in one piece.
  case connected(StreamHello)
  case entry(StreamEntry)
  case invitation(StreamInvitation)
  /// The connection is gone; another attempt follows by itself after that time.
  case disconnected(ClientError, retryAfterMilliseconds: UInt64)
  /// Nothing follows: a first connection that failed, a void token, a cursor that the node does not take.
  case ended(ClientError)
}
