/// What the frames of a WebSocket travel on: a connection of its own (RFC 6455), or one stream of an HTTP/2
/// connection (RFC 8441). Called on its loop.
protocol WebSocketCarrier: AnyObject {
  var loop: EventLoop { get }
  /// Bytes written here that have not left yet.
  var unsentBytes: Int { get }
  var isReadPaused: Bool { get }
  /// Stops or resumes taking bytes from the peer, whom flow control then slows down.
  func setReadPaused(_ paused: Bool)
  func write(_ bytes: [UInt8])
  func write(_ body: (inout Outbox) -> Void)
  /// Writes what is queued, and ends then.
  func closeAfterFlush()
  func close(_ end: ConnectionEnd)
  /// Asks for a look at writes and deadlines at the end of the turn.
  func touch()
}

extension Connection: WebSocketCarrier {
  var unsentBytes: Int { outbox.byteCount }
}
