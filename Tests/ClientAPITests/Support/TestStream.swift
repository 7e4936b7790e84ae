import JSON
import Synchronization
import TestSupport
import Testing
import Transport

/// A stream as a client has it, with all that came over it.
final class TestStream: WebSocketHandler {
  private struct State {
    var socket: WebSocket?
    var frames: [String] = []
    /// The frames, read once as they come: tests ask again and again.
    var objects: [JSONObject] = []
    var byType: [String: [JSONObject]] = [:]
    var malformed: JSONError?
    var closeCode: UInt16?
    var failure: TransportError?
  }

  private let state = Mutex(State())

  static func open(_ client: TestClient, path: String) async throws -> TestStream {
    let stream = TestStream()
    var request = WebSocketRequest(url: "wss" + (client.server.url + path).dropFirst("https".count))
    request.connectTo = client.server.mapping
    request.limits.maxMessageBytes = 4 << 20
    if let token = client.token { request.headers.append("authorization", "Bearer \(token)") }
    client.server.webSockets.connect(request, on: client.server.loops.next(), handler: stream) { error in
      stream.state.withLock { $0.failure = error }
    }
    try await poll { stream.state.withLock { $0.socket != nil || $0.failure != nil } }
    if let failure = stream.state.withLock({ $0.failure }) { throw failure }
    return stream
  }

  func opened(_ socket: WebSocket) { state.withLock { $0.socket = socket } }

  func textReceived(_ text: [UInt8], on socket: WebSocket) {
    state.withLock { state in
      state.frames.append(String(decoding: text, as: UTF8.self))
      do throws(JSONError) {
        let object = try JSONReader.readObject(text, limits: JSONLimits(maximumBytes: 4 << 20))
        if state.objects.count < TextCheck.most {
          for fault in TextCheck.faults(object) {
            Issue.record("\(fault): \(String(decoding: text, as: UTF8.self))")
          }
        }
        state.objects.append(object)
        state.byType[try object.string("type"), default: []].append(object)
      } catch {
        state.malformed = error
      }
    }
  }

  func closed(code: UInt16, on socket: WebSocket) { state.withLock { $0.closeCode = code } }

  var frames: [String] { state.withLock { $0.frames } }
  var closeCode: UInt16? { state.withLock { $0.closeCode } }

  func send(_ text: String) { state.withLock { $0.socket }?.send(text: Array(text.utf8)) }
  func setPaused(_ isPaused: Bool) { state.withLock { $0.socket }?.setReadingPaused(isPaused) }
  func close() { state.withLock { $0.socket }?.close() }

  /// Waits without holding a thread.
  private static func poll(_ condition: () throws -> Bool) async throws {
    _ = try await eventually { () async throws -> Bool in try condition() }
  }

  /// All frames so far, read.
  var objects: [JSONObject] {
    get throws {
      try state.withLock { state in
        if let malformed = state.malformed { throw malformed }
        return state.objects
      }
    }
  }

  func objects(of type: String) throws -> [JSONObject] {
    try state.withLock { state in
      if let malformed = state.malformed { throw malformed }
      return state.byType[type] ?? []
    }
  }

  /// Waits until so many frames of a type have come; what came by then.
  func wait(for count: Int, _ type: String) async throws -> [JSONObject] {
    try await Self.poll { try objects(of: type).count >= count || closeCode != nil }
    return try objects(of: type)
  }

  /// Waits until so many entries of a channel have come; what came by then.
  func wait(for count: Int, in channel: String) async throws -> [JSONObject] {
    func entries() throws -> [JSONObject] {
      try objects(of: "entry").filter { try $0.string("channel") == channel }
    }
    try await Self.poll { try entries().count >= count || closeCode != nil }
    return try entries()
  }

  func waitForClose() async throws -> UInt16? {
    try await Self.poll { closeCode != nil }
    return closeCode
  }

  /// The cursor that the stream begins at.
  func begin() async throws -> Int64 {
    guard let hello = try await wait(for: 1, "hello").first else {
      throw TransportError(.connectionLost, "no hello came; closed with \(closeCode ?? 0)")
    }
    return try hello.integer("cursor")
  }
}
