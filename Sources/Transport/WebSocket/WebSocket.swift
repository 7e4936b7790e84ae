import Synchronization

/// The handle of one WebSocket, usable from any thread. What comes after its end is ignored.
///
/// Unchecked because the plain variables are confined to the loop; the counters are atomics.
public final class WebSocket: @unchecked Sendable {
  /// `onDrain` fires once no more than this many bytes are buffered.
  public static let drainedBytes = 65_536

  /// The loop of the connection.
  public let loop: EventLoop
  /// The reason the peer gave when it closed, at most 123 bytes and never to be trusted; empty without one.
  /// To be read on the loop, from the handler's `closed` on.
  public internal(set) var closeReason = ""
  var session: WebSocketSession?
  private var drainCallback: (@Sendable () -> Void)?
  private let bytesOnTheWayToLoop = Atomic<Int>(0)
  private let bytesInOutbox = Atomic<Int>(0)

  init(loop: EventLoop) {
    self.loop = loop
  }

  /// Bytes sent that the peer's system has not taken yet: what tells a slow consumer.
  public var bufferedBytes: Int {
    bytesOnTheWayToLoop.load(ordering: .relaxed) + bytesInOutbox.load(ordering: .relaxed)
  }

  /// Sends one text message. The bytes must be UTF-8; the same array may go to many sockets, which
  /// then share one frame of it: on a server it is copied once for all that one turn of the loop sends it to.
  public func send(text bytes: [UInt8]) {
    send([bytes], opcode: 1)
  }

  /// Sends several text messages in order: cheaper than one call each.
  public func send(texts: [[UInt8]]) {
    send(texts, opcode: 1)
  }

  /// Sends one binary message.
  public func send(binary bytes: [UInt8]) {
    send([bytes], opcode: 2)
  }

  /// Begins the closing handshake. A code that may not be sent becomes 1000; a long reason is cut to 123
  /// bytes.
  public func close(code: UInt16 = WebSocketCode.normal, reason: String = "") {
    loop.perform { [self] in session?.close(code: code, reason: reason) }
  }

  /// Drops the connection without a handshake.
  public func abort() {
    loop.perform { [self] in session?.abort() }
  }

  /// Stops or resumes taking messages; the peer is slowed down by TCP. Messages already read still come.
  public func setReadingPaused(_ paused: Bool) {
    loop.perform { [self] in session?.setReadingPaused(paused) }
  }

  /// Calls back once on the loop when `bufferedBytes` is down to `drainedBytes`; never after the end.
  public func onDrain(_ callback: @escaping @Sendable () -> Void) {
    loop.execute { [self] in
      guard session != nil else { return }
      drainCallback = callback
      noteBuffered(bytesInOutbox.load(ordering: .relaxed))
    }
  }

  private func send(_ messages: [[UInt8]], opcode: UInt8) {
    if loop.isOnLoop {
      session?.send(messages, opcode: opcode)
      return
    }
    let count = messages.reduce(0) { $0 + $1.count }
    bytesOnTheWayToLoop.wrappingAdd(count, ordering: .relaxed)
    loop.execute { [self] in
      bytesOnTheWayToLoop.wrappingSubtract(count, ordering: .relaxed)
      session?.send(messages, opcode: opcode)
    }
  }

  /// On the loop, by the session.
  func noteBuffered(_ count: Int) {
    bytesInOutbox.store(count, ordering: .relaxed)
    guard let callback = drainCallback, bufferedBytes <= Self.drainedBytes else { return }
    drainCallback = nil
    callback()
  }

  /// On the loop, by the session: it is over.
  func release() {
    session = nil
    drainCallback = nil
    bytesInOutbox.store(0, ordering: .relaxed)
  }
}
