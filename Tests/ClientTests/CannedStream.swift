import Transport

/// The node's end of a stream.
final class CannedStream: WebSocketHandler {
  private let onOpen: @Sendable (WebSocket) -> Void
  private let onText: @Sendable (String, WebSocket) -> Void

  init(
    onOpen: @escaping @Sendable (WebSocket) -> Void,
    onText: @escaping @Sendable (String, WebSocket) -> Void = { _, _ in }
  ) {
    self.onOpen = onOpen
    self.onText = onText
  }

  func opened(_ socket: WebSocket) { onOpen(socket) }
  func textReceived(_ text: [UInt8], on socket: WebSocket) {
    onText(String(decoding: text, as: UTF8.self), socket)
  }
  func closed(code: UInt16, on socket: WebSocket) {}
}

extension WebSocket {
  func say(_ text: String) { send(text: Array(text.utf8)) }
}
