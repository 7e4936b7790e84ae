/// What happens on a WebSocket. Called on its loop; must not block.
public protocol WebSocketHandler: AnyObject, Sendable {
  /// The handshake is done; messages may be sent. Called first.
  func opened(_ socket: WebSocket)
  /// A whole text message, valid UTF-8.
  func textReceived(_ text: [UInt8], on socket: WebSocket)
  /// A whole binary message; only when the limits accept them.
  func binaryReceived(_ bytes: [UInt8], on socket: WebSocket)
  /// Over, for the reason `code` (RFC 6455 section 7.4): the peer's, ours when the peer broke a rule, or 1006
  /// when the connection was lost; `socket.closeReason` is the peer's text. Called once, last.
  func closed(code: UInt16, on socket: WebSocket)
}

extension WebSocketHandler {
  public func opened(_ socket: WebSocket) {}
  public func binaryReceived(_ bytes: [UInt8], on socket: WebSocket) {}
}
