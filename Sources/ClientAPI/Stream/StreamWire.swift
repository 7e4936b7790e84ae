internal import Transport

/// The connection below a stream: a WebSocket, or an answer that goes on as server-sent events.
protocol StreamWire: AnyObject, Sendable {
  var loop: EventLoop { get }
  /// What was sent and has not left yet.
  var bufferedBytes: Int { get }
  func send(texts: [[UInt8]])
  func close(code: UInt16, reason: String)
  /// Calls back once little is buffered.
  func onDrain(_ callback: @escaping @Sendable () -> Void)
  func setReadingPaused(_ paused: Bool)
}

extension WebSocket: StreamWire {}
