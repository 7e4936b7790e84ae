/// Bounds on one WebSocket. Bytes, and times in milliseconds.
public struct WebSocketLimits: Sendable {
  /// Bytes of a received message, all its fragments together; more is answered with close 1009.
  public var maxMessageBytes = 1 << 20
  /// A ping is sent after this much silence of the peer.
  public var pingIntervalMilliseconds: UInt64 = 30_000
  /// The peer is dead if nothing comes for this long after a ping.
  public var pongTimeoutMilliseconds: UInt64 = 15_000
  /// How long the peer's half of the closing handshake is awaited.
  public var closeTimeoutMilliseconds: UInt64 = 5_000
  /// Binary messages are otherwise answered with close 1003.
  public var acceptsBinary = false

  public init() {}
}
