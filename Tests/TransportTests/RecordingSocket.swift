import TestSupport
@testable import Transport

/// A WebSocket handler that remembers what happened, and may answer.
final class RecordingSocket: WebSocketHandler {
  struct State {
    var socket: WebSocket?
    var texts: [[UInt8]] = []
    var binaries: [[UInt8]] = []
    var closeCodes: [UInt16] = []
    var closeReasons: [String] = []
    var failure: TransportError?
  }

  let state = Locked(State())
  private let onText: @Sendable ([UInt8], WebSocket) -> Void
  private let onBinary: @Sendable ([UInt8], WebSocket) -> Void

  init(
    onText: @escaping @Sendable ([UInt8], WebSocket) -> Void = { _, _ in },
    onBinary: @escaping @Sendable ([UInt8], WebSocket) -> Void = { _, _ in }
  ) {
    self.onText = onText
    self.onBinary = onBinary
  }

  static var echo: RecordingSocket {
    RecordingSocket(
      onText: { text, socket in socket.send(text: text) },
      onBinary: { bytes, socket in socket.send(binary: bytes) })
  }

  func opened(_ socket: WebSocket) {
    state.withLock { $0.socket = socket }
  }

  func textReceived(_ text: [UInt8], on socket: WebSocket) {
    state.withLock { $0.texts.append(text) }
    onText(text, socket)
  }

  func binaryReceived(_ bytes: [UInt8], on socket: WebSocket) {
    state.withLock { $0.binaries.append(bytes) }
    onBinary(bytes, socket)
  }

  func closed(code: UInt16, on socket: WebSocket) {
    state.withLock {
      $0.closeCodes.append(code)
      $0.closeReasons.append(socket.closeReason)
    }
  }

  func fail(_ error: TransportError) {
    state.withLock { $0.failure = error }
  }

  var texts: [String] { state.withLock { $0.texts.map { String(decoding: $0, as: UTF8.self) } } }
  var closeCodes: [UInt16] { state.withLock { $0.closeCodes } }
  var closeReasons: [String] { state.withLock { $0.closeReasons } }
  var failure: TransportError? { state.withLock { $0.failure } }

  /// Waits until it is open.
  func socket() -> WebSocket? {
    _ = eventually { state.withLock { $0.socket != nil || $0.failure != nil } }
    return state.withLock { $0.socket }
  }
}

/// A server whose every request becomes a WebSocket with the same handler.
struct SocketServer {
  let test: TestServer
  let handler: RecordingSocket

  init(
    _ handler: RecordingSocket = .echo, plaintext: Bool = false, limits: WebSocketLimits = .init(),
    change: (inout ServerConfiguration) -> Void = { _ in }
  ) throws {
    self.handler = handler
    test = try TestServer(
      TestApplication { _, exchange in
        exchange.acceptWebSocket(limits: limits, handler: handler)
        return DiscardedBody()
      }, plaintext: plaintext, change: change)
  }

  func request(host: String = "node.test") -> WebSocketRequest {
    var request = WebSocketRequest(url: "wss://\(host):\(test.port)/stream?x=1")
    request.connectTo = ["\(host):\(test.port)": "127.0.0.1:\(test.port)"]
    return request
  }

  func connect(
    _ handler: RecordingSocket, on loop: EventLoop,
    authorityFile: String = TestAuthority.shared.authorityFile,
    request: WebSocketRequest? = nil
  ) throws {
    let client = try WebSocketClient(authorityFile: authorityFile)
    client.connect(request ?? self.request(), on: loop, handler: handler) { handler.fail($0) }
  }
}
