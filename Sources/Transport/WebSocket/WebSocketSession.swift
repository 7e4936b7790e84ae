import CWslay

/// WebSocket on one connection or stream, either side: messages, pings, the closing handshake.
///
/// Unchecked because it is confined to its connection's loop.
final class WebSocketSession: @unchecked Sendable {
  /// With more than this many bytes waiting for the peer a server takes nothing from it: pings and requests
  /// cause answers, which would fill memory.
  static let maxUnreadBytes = 1 << 20

  private let role: WebSocketRole
  private let limits: WebSocketLimits
  private let socket: WebSocket
  private var carrier: (any WebSocketCarrier)?
  private var handler: (any WebSocketHandler)?
  private var reader: FrameReader?
  private var hasSentClose = false
  private var sentCloseCode: UInt16?
  private var hasFailed = false
  private var isPausedByApplication = false
  private var isWaitingForPong = false
  private var nextCheck: UInt64

  init(
    carrier: any WebSocketCarrier, role: WebSocketRole, limits: WebSocketLimits,
    handler: any WebSocketHandler
  ) {
    self.carrier = carrier
    self.role = role
    self.limits = limits
    self.handler = handler
    socket = WebSocket(loop: carrier.loop)
    nextCheck = carrier.loop.now + limits.pingIntervalMilliseconds
  }

  /// Tells the handler that messages may be sent.
  func open() {
    socket.session = self
    handler?.opened(socket)
  }

  func send(_ messages: [[UInt8]], opcode: UInt8) {
    guard let carrier, !hasSentClose else { return }
    let pool = carrier.loop.webSocketPool
    if role == .server && opcode == UInt8(WSLAY_TEXT_FRAME.rawValue) {
      for message in messages { carrier.write(pool.frame(ofText: message, on: carrier.loop)) }
    } else {
      carrier.write { outbox in
        for message in messages {
          message.withUnsafeBytes { pool.writer.write($0, opcode: opcode, role: role, to: &outbox) }
        }
      }
    }
    socket.noteBuffered(carrier.unsentBytes)
  }

  func close(code: UInt16, reason: String) {
    guard let carrier, !hasSentClose else { return }
    let code = WebSocketCode.isSendable(code) ? code : WebSocketCode.normal
    var payload = [UInt8(code >> 8), UInt8(code & 0xFF)]
    for character in reason {
      let bytes = Array(character.utf8)
      guard payload.count + bytes.count <= 125 else { break }
      payload += bytes
    }
    send([payload], opcode: UInt8(WSLAY_CONNECTION_CLOSE.rawValue))
    noteCloseSent(code)
    nextCheck = carrier.loop.now + limits.closeTimeoutMilliseconds
    carrier.touch()
  }

  func abort() {
    carrier?.close(.abandoned)
  }

  func setReadingPaused(_ paused: Bool) {
    isPausedByApplication = paused
    updateReading()
  }

  private func updateReading() {
    guard let carrier else { return }
    let isChoked = role == .server && carrier.unsentBytes > Self.maxUnreadBytes
    carrier.setReadPaused(isPausedByApplication || isChoked)
  }

  private func noteCloseSent(_ code: UInt16) {
    hasSentClose = true
    sentCloseCode = code
  }

  private func deliver(_ messages: [FrameReader.Message]) {
    for message in messages {
      guard !hasSentClose, let handler else { return }
      switch message {
      case .text(let text): handler.textReceived(text, on: socket)
      case .binary(let bytes): handler.binaryReceived(bytes, on: socket)
      }
    }
  }

  /// Ends the session for the application, once.
  private func finish(code: UInt16) {
    let handler = self.handler
    self.handler = nil
    socket.release()
    handler?.closed(code: code, on: socket)
  }

  private func writeReplies(_ reader: FrameReader) {
    let replies = reader.takeReplies()
    if !replies.isEmpty && !hasSentClose { carrier?.write(replies) }
  }

  /// What the reader found beside messages. Returns whether the session goes on.
  private func handleEnd(_ reader: FrameReader) -> Bool {
    guard let carrier else { return false }
    if let code = reader.failureCode {
      if !hasSentClose { close(code: code, reason: "") }
      hasFailed = true
      carrier.closeAfterFlush()
      finish(code: code)
      return false
    }
    writeReplies(reader)
    guard let code = reader.receivedCloseCode else { return true }
    hasSentClose = true
    carrier.closeAfterFlush()
    socket.closeReason = reader.receivedCloseReason
    finish(code: code)
    return false
  }
}

extension WebSocketSession: ConnectionProtocol {
  func connected() {}

  func received(_ bytes: UnsafeRawBufferPointer) {
    guard let carrier, !hasFailed else { return }
    isWaitingForPong = false
    if !hasSentClose { nextCheck = carrier.loop.now + limits.pingIntervalMilliseconds }
    let pool = carrier.loop.webSocketPool
    let reader = self.reader ?? pool.borrowReader(role)
    self.reader = reader
    reader.read(bytes, limits: limits)
    // A pong need not wait for the application; an answer to a close must.
    if reader.receivedCloseCode == nil && reader.failureCode == nil { writeReplies(reader) }
    deliver(reader.takeMessages())
    guard handleEnd(reader) else {
      self.reader = nil
      return
    }
    updateReading()
    if reader.isReusable {
      self.reader = nil
      pool.giveBack(reader)
    }
  }

  func peerEnded() {
    carrier?.close(.peerGone)
  }

  func flushed(remaining: Int) {
    updateReading()
    socket.noteBuffered(remaining)
  }

  var deadline: UInt64? { nextCheck }

  func deadlinePassed() {
    guard let carrier else { return }
    if hasSentClose || isWaitingForPong { return carrier.close(.timedOut("the peer's answer")) }
    if carrier.isReadPaused {
      // Its pongs would not be seen.
      nextCheck = carrier.loop.now + limits.pingIntervalMilliseconds
      return
    }
    isWaitingForPong = true
    nextCheck = carrier.loop.now + limits.pongTimeoutMilliseconds
    send([[]], opcode: UInt8(WSLAY_PING.rawValue))
  }

  func shutDown() {
    close(code: WebSocketCode.goingAway, reason: "")
  }

  func closed(_ end: ConnectionEnd) {
    carrier = nil
    reader = nil
    finish(code: WebSocketCode.abnormal)
  }
}
