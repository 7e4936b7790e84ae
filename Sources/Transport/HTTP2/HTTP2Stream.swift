import CNghttp2

/// One stream of an HTTP/2 connection: a request and its answer, or a WebSocket. Held by its session until
/// nghttp2 has closed it.
///
/// Unchecked because it is confined to its connection's loop.
final class HTTP2Stream: @unchecked Sendable {
  /// A head of more than this many times the allowed bytes ends the connection: it is no mistake.
  static let headFactor = 4

  let id: Int32
  let loop: EventLoop
  let scheme: String
  let connectionLimits: ConnectionLimits
  let limits: HTTPLimits
  var session: HTTP2Session?

  private var fields: HTTP2RequestFields
  var head: RequestHead?
  var exchange: Exchange?
  var body: (any RequestBodyHandler)?
  /// What speaks on the stream once it was switched to WebSocket.
  var tunnel: (any ConnectionProtocol)?
  /// Whether the application has seen the request.
  var hasBegun = false
  /// The peer sends no more.
  var hasPeerEnded = false
  /// The application got all of the body, or wants no more of it.
  var isBodyOver = false
  var isBodyPaused = false
  /// Bytes that may not be delivered yet; flow control bounds them.
  var held: [UInt8] = []
  var maxBodyBytes: Int
  private var bodyBytes = 0
  private var bodyBytesInPeriod = 0
  /// When the present wait for bytes of the request began.
  var waitingSince: UInt64

  var outbox = Outbox()
  var isDeferred = false
  var hasAnswered = false
  var isBodilessResponse = false
  /// Bytes that the announced response still owes; `nil` when unknown.
  var owedResponseBytes: Int?
  var isResponseEnded = false
  /// When the last of the response left while the peer still sends.
  var responseLeftAt: UInt64?
  var isReset = false
  private var isDrainNoted = false
  /// When the present period began in which the peer must take enough, and what it has taken.
  private var sendPeriodSince: UInt64 = 0
  private var sentInPeriod = 0
  /// Kept until the stream is gone.
  var kept: AnyObject?

  init(id: Int32, session: HTTP2Session, connection: Connection) {
    self.id = id
    self.session = session
    loop = connection.loop
    scheme = connection.tls == nil ? "http" : "https"
    connectionLimits = connection.limits
    limits = session.limits
    fields = HTTP2RequestFields(limits: session.limits)
    maxBodyBytes = session.limits.bodyBytes
    waitingSince = connection.loop.now
  }

  /// Takes a field of the head, or of the trailers, which are counted and dropped. False when there is no end
  /// to them.
  func fieldReceived(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Bool {
    fields.append(name: name, value: value)
    return fields.byteCount <= limits.headBytes * Self.headFactor
  }

  func headReceived(isWhole: Bool) {
    hasPeerEnded = isWhole
    waitingSince = loop.now
    do throws(HTTPRefusal) {
      var head = try fields.head(scheme: scheme, isWhole: isWhole)
      if let session, let connection = session.connection { session.service.sign(&head, from: connection) }
      self.head = head
    } catch {
      return refuse(error)
    }
    fields = HTTP2RequestFields(limits: limits)
    guard let session else { return }
    session.waiting.append(self)
    session.beginWaiting()
  }

  /// Shows the request to the application.
  func begin() {
    guard let session, let head, !hasBegun, !isReset else { return }
    hasBegun = true
    session.noteRequestBegins()
    let exchange = session.service.exchange(for: head, on: loop, backend: self)
    self.exchange = exchange
    startBodyPeriod()
    let body = session.service.application.begin(head, on: exchange)
    guard tunnel == nil, !isResponseEnded, !isReset else { return }
    self.body = body
    guard max(head.contentLength ?? 0, bodyBytes) <= maxBodyBytes else {
      return refuse(HTTPRefusal(.bodyTooLarge))
    }
    if head.isExtendedConnect { return endBody() }
    if head.expectsContinue && exchange.isUnanswered && head.hasBody { session.submitContinue(id) }
    deliverHeld()
  }

  func dataReceived(_ bytes: UnsafeRawBufferPointer) {
    bodyBytes += bytes.count
    bodyBytesInPeriod += bytes.count
    if responseLeftAt != nil || isReset || (isResponseEnded && tunnel == nil) {
      session?.consumed(id, bytes.count)
      return
    }
    guard !hasBegun || head?.isExtendedConnect == true || bodyBytes <= maxBodyBytes else {
      session?.consumed(id, bytes.count)
      return refuse(HTTPRefusal(.bodyTooLarge))
    }
    guard held.isEmpty, mayDeliver else {
      session?.heldBytes += bytes.count
      return held.append(contentsOf: bytes)
    }
    deliver(bytes)
  }

  private var mayDeliver: Bool {
    hasBegun && !isBodyPaused && (tunnel != nil || !isBodyOver)
  }

  private func deliver(_ bytes: UnsafeRawBufferPointer) {
    if let tunnel { tunnel.received(bytes) } else { body?.received(Array(bytes)) }
    session?.consumed(id, bytes.count)
  }

  /// Delivers what was held back, and the end if it has come.
  func deliverHeld() {
    guard mayDeliver else { return }
    let bytes = held
    forgetHeld()
    if !bytes.isEmpty {
      bytes.withUnsafeBytes { deliver($0) }
      touch()
    }
    if hasPeerEnded && held.isEmpty && mayDeliver { deliverEnd() }
  }

  func forgetHeld() {
    session?.heldBytes -= held.count
    held = []
  }

  func peerEnded() {
    hasPeerEnded = true
    if held.isEmpty && mayDeliver { deliverEnd() }
  }

  private func deliverEnd() {
    guard let tunnel else { return endBody() }
    if !isResponseEnded { tunnel.peerEnded() }
  }

  private func endBody() {
    guard !isBodyOver else { return }
    isBodyOver = true
    let body = self.body
    self.body = nil
    body?.ended()
  }

  func startBodyPeriod() {
    bodyBytesInPeriod = 0
    waitingSince = loop.now
    touch()
  }

  func noteSendBegins() {
    if outbox.isEmpty { beginSendPeriod() }
  }

  private func beginSendPeriod() {
    sendPeriodSince = loop.now
    sentInPeriod = 0
  }

  /// Answers that wait hold up new requests; a WebSocket whose reader is slow is its application's to end.
  func countUnsent(_ change: Int) {
    if tunnel == nil { session?.unsentBytes += change }
  }

  /// `count` bytes go on to the connection's outbox.
  func handOn(_ count: Int, to other: inout Outbox) {
    outbox.move(count, to: &other)
    countUnsent(-count)
    sentInPeriod += count
    guard !isDrainNoted else { return }
    isDrainNoted = true
    session?.drained.append(self)
  }

  /// The application may now be told; it was not from within nghttp2.
  func noteHandedOn() {
    isDrainNoted = false
    exchange?.noteBuffered(outbox.byteCount)
    tunnel?.flushed(remaining: outbox.byteCount)
  }

  /// All of the response has left. What a peer still sends is dropped for a little while: a reset at once
  /// makes some clients, libcurl among them, forget the answer they have.
  func responseLeft() {
    guard !hasPeerEnded else { return }
    responseLeftAt = loop.now
    touch()
  }
}

// Deadlines.
extension HTTP2Stream {
  func touch() {
    session?.touch(self)
  }

  var deadline: UInt64? {
    guard !isReset else { return nil }
    if let responseLeftAt { return responseLeftAt + connectionLimits.lingerMilliseconds }
    guard head != nil || isResponseEnded else { return waitingSince + limits.headTimeoutMilliseconds }
    var earliest = isResponseEnded ? .max : tunnel?.deadline ?? .max
    if awaitsBody { earliest = min(earliest, waitingSince + limits.bodyProgressMilliseconds) }
    if !outbox.isEmpty {
      earliest = min(earliest, sendPeriodSince + connectionLimits.writeStallTimeoutMilliseconds)
    }
    return earliest == .max ? nil : earliest
  }

  private var awaitsBody: Bool {
    hasBegun && !hasPeerEnded && !isBodyOver && !isResponseEnded && !isBodyPaused && held.isEmpty
  }

  func deadlinePassed() {
    let now = loop.now
    if responseLeftAt != nil { return reset(NGHTTP2_NO_ERROR) }
    // A head in pieces holds up the whole connection.
    guard head != nil || isResponseEnded else { return session?.terminate(NGHTTP2_ENHANCE_YOUR_CALM) ?? () }
    if !outbox.isEmpty, sendPeriodSince + connectionLimits.writeStallTimeoutMilliseconds <= now {
      let hasTakenEnough = sentInPeriod >= connectionLimits.writeMinimumBytes
      guard hasTakenEnough || session?.maySend(id) == true else { return reset(NGHTTP2_CANCEL) }
      beginSendPeriod()
    }
    if awaitsBody, waitingSince + limits.bodyProgressMilliseconds <= now { bodyPeriodPassed() }
    if let tunnel, !isResponseEnded, let deadline = tunnel.deadline, deadline <= now {
      tunnel.deadlinePassed()
    }
  }

  private func bodyPeriodPassed() {
    // With its window taken up by other streams' bodies the peer may not send, however much it wants to.
    let isHeldUp = (session?.heldBytes ?? 0) >= limits.http2.connectionWindowBytes / 2
    if bodyBytesInPeriod >= limits.bodyMinimumBytes || isHeldUp {
      startBodyPeriod()
    } else {
      refuse(HTTPRefusal(.bodyTooSlow))
    }
  }
}

// Ends.
extension HTTP2Stream {
  /// Ends the stream at once, for both sides.
  func reset(_ code: nghttp2_error_code) {
    guard !isReset else { return }
    isReset = true
    session?.submitReset(id, code)
    session?.connection?.touch()
    abandon(.abandoned)
  }

  /// The process is going away.
  func shutDown() {
    tunnel?.shutDown()
    exchange?.noteShutdown()
  }

  /// nghttp2 has closed it; the session holds it no more.
  func closed() {
    session?.consumed(id, held.count)
    abandon(.peerGone)
    session = nil
  }

  func connectionClosed(_ end: ConnectionEnd) {
    abandon(end)
    session = nil
  }

  func abandon(_ end: ConnectionEnd, status: Int? = nil) {
    kept = nil
    countUnsent(-outbox.byteCount)
    outbox = Outbox()
    isBodyOver = true
    let body = self.body
    self.body = nil
    body?.aborted()
    let exchange = self.exchange
    self.exchange = nil
    exchange?.noteAborted(status: status)
    let tunnel = self.tunnel
    self.tunnel = nil
    tunnel?.closed(end)
    forgetHeld()
  }
}
