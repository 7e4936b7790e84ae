internal import JSON
internal import Transport

/// A stream as server-sent events (WHATWG HTML, section 9.2): one way, over an ordinary answer, for clients and networks that have
/// no WebSockets. Each event is a text of the stream; its id is the cursor to come back with.
final class EventStream: StreamWire, @unchecked Sendable {
  // Sendable: the mutable state is touched on the exchange's loop alone.
  /// Less than the half minute after which some proxies give a silent answer up.
  private static let beatMilliseconds: UInt64 = 20_000
  private static let cursorField = Array(#","cursor":"#.utf8)

  private let exchange: Exchange
  private let stream: StreamSocket
  private var isOver = false

  init(_ exchange: Exchange, _ stream: StreamSocket) {
    self.exchange = exchange
    self.stream = stream
  }

  var loop: EventLoop { exchange.loop }
  var bufferedBytes: Int { exchange.bufferedBytes }

  func begin() {
    loop.execute { [self] in
      exchange.start(
        status: 200, headers: ["content-type": "text/event-stream", "cache-control": "no-store"])
      exchange.onAbort { [self] in over() }
      exchange.onShutdown { [self] in close(code: 1_001, reason: "shuttingDown") }
      stream.begin(on: self)
      beat()
    }
  }

  func send(texts: [[UInt8]]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(texts.reduce(0) { $0 + $1.count + 40 })
    for text in texts {
      if let cursor = Self.cursor(of: text) {
        bytes += Array("id: ".utf8)
        bytes += cursor
        bytes.append(0x0A)
      }
      bytes += Array("data: ".utf8)
      bytes += text
      bytes += [0x0A, 0x0A]
    }
    exchange.write(bytes)
  }

  /// Says why it ends, which an answer cannot do otherwise.
  func close(code: UInt16, reason: String) {
    guard !isOver else { return }
    send(texts: [
      JSONWriter.objectBytes { json in
        json.field("type", "end")
        json.field("code", reason)
      }
    ])
    exchange.end()
    over()
  }

  func onDrain(_ callback: @escaping @Sendable () -> Void) { exchange.onDrain(callback) }

  /// Nothing comes from the client.
  func setReadingPaused(_ paused: Bool) {}

  private func over() {
    guard !isOver else { return }
    isOver = true
    stream.ended()
  }

  private func beat() {
    guard !isOver else { return }
    loop.schedule(afterMilliseconds: Self.beatMilliseconds) { [weak self] in
      guard let self, !isOver else { return }
      exchange.write(Array(":\n\n".utf8))
      beat()
    }
  }

  /// The digits behind the type, where every text that has a cursor has it.
  private static func cursor(of text: [UInt8]) -> ArraySlice<UInt8>? {
    guard let comma = text.firstIndex(of: 0x2C), text[comma...].starts(with: cursorField) else { return nil }
    return text[(comma + cursorField.count)...].prefix { (0x30...0x39).contains($0) }
  }
}
