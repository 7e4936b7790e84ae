/// HTTP/1.1 on one server connection: reads requests one after the other and serves them in order. What
/// arrives before its turn is held back, bounded by one read buffer, while TCP slows the sender down.
///
/// Unchecked because it is confined to its connection's loop.
final class HTTP1Session: @unchecked Sendable {
  /// With more than this many bytes waiting for the peer, its next request is not begun: who pipelines
  /// without reading fills no memory here.
  static let maxUnreadBytes = 262_144

  let service: HTTPService
  let limits: HTTPLimits
  var connection: Connection?
  var reader: RequestReader
  var exchange: Exchange?
  var head: RequestHead?
  var body: (any RequestBodyHandler)?
  var isRequestComplete = false
  var isResponseComplete = false
  var isBodyPaused = false
  var keepsAlive = true
  var isShuttingDown = false
  /// Bytes that the announced response still owes; `nil` when chunked.
  var owedResponseBytes: Int?
  var isChunkedResponse = false
  var isBodilessResponse = false

  /// Bytes that are here and were not looked at yet.
  private(set) var bytesAhead = 0
  private var leftover: [UInt8] = [] {
    didSet { bytesAhead = leftover.count }
  }
  private var isConsuming = false
  private var hasServedRequest = false
  /// When the present wait (for a head, for a request, for a body's next bytes) began.
  private var waitingSince: UInt64 = 0
  private var bodyBytesInPeriod = 0
  private var maxBodyBytes: Int

  init(connection: Connection, service: HTTPService, scheme: String) {
    self.connection = connection
    self.service = service
    limits = service.limits
    maxBodyBytes = limits.bodyBytes
    reader = RequestReader(limits: limits.reader, scheme: scheme)
  }

  /// Whether bytes may be looked at now.
  private var canRead: Bool {
    guard let connection, connection.phase == .open, connection.speaker === self else { return false }
    guard head != nil else {
      return connection.outbox.byteCount <= Self.maxUnreadBytes && (!isShuttingDown || !reader.isIdle)
    }
    return !isRequestComplete && !isBodyPaused
  }

  private func consume(_ input: UnsafeRawBufferPointer) {
    isConsuming = true
    var offset = 0
    while canRead {
      let wasIdle = reader.isIdle
      do throws(HTTPRefusal) {
        guard let event = try reader.next(input, from: &offset) else { break }
        bytesAhead = input.count - offset
        handle(event, input)
      } catch {
        isConsuming = false
        return refuse(error)
      }
      if wasIdle && !reader.isIdle { waitingSince = connection?.loop.now ?? 0 }
    }
    isConsuming = false
    keep(UnsafeRawBufferPointer(rebasing: input[offset...]))
  }

  /// Holds back what may not be looked at yet, or gives it to whoever took over.
  private func keep(_ rest: UnsafeRawBufferPointer) {
    guard let connection, connection.phase == .open else { return }
    guard connection.speaker === self else {
      if !rest.isEmpty { connection.speaker?.received(rest) }
      return
    }
    leftover = Array(rest)
    connection.setReadPaused(!leftover.isEmpty || isBodyPaused)
  }

  /// Bytes that came behind an upgrade request belong to the new speaker. While consuming, `keep` sees to it.
  func handOverLeftover(to speaker: any ConnectionProtocol) {
    guard !isConsuming else { return }
    let bytes = leftover
    leftover = []
    connection?.setReadPaused(false)
    if !bytes.isEmpty { bytes.withUnsafeBytes { speaker.received($0) } }
  }

  func consumeLeftover() {
    guard !isConsuming else { return }
    let bytes = leftover
    leftover = []
    bytes.withUnsafeBytes { consume($0) }
  }

  private func handle(_ event: RequestReader.Event, _ input: UnsafeRawBufferPointer) {
    switch event {
    case .head(let head): begin(head)
    case .body(let range):
      bodyBytesInPeriod += range.count
      body?.received(Array(input[range]))
    case .end:
      isRequestComplete = true
      let body = self.body
      self.body = nil
      body?.ended()
      finishIfComplete()
    }
  }

  private func begin(_ received: RequestHead) {
    guard let connection else { return }
    var head = received
    service.sign(&head, from: connection)
    hasServedRequest = true
    isRequestComplete = false
    isResponseComplete = false
    keepsAlive = head.keepsAlive && !isShuttingDown
    maxBodyBytes = limits.bodyBytes
    startBodyPeriod()
    self.head = head
    let exchange = service.exchange(for: head, on: connection.loop, backend: self)
    self.exchange = exchange
    body = service.application.begin(head, on: exchange)
    guard connection.speaker === self else {
      body = nil
      return
    }
    reader.maxBodyBytes = maxBodyBytes
    if isResponseComplete {
      body = nil
    } else if let length = head.contentLength, length > maxBodyBytes {
      refuse(HTTPRefusal(.bodyTooLarge))
    } else if head.expectsContinue && exchange.isUnanswered && head.hasBody {
      connection.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }
  }

  /// Goes on to the next request, or closes, once both halves of this one are done.
  func finishIfComplete() {
    guard isResponseComplete, let connection, connection.phase == .open else { return }
    guard keepsAlive else { return connection.closeAfterFlush() }
    guard isRequestComplete else { return }
    exchange = nil
    head = nil
    isBodyPaused = false
    waitingSince = connection.loop.now
    if isShuttingDown { return connection.closeAfterFlush() }
    consumeLeftover()
  }

  /// Answers a rule broken by the peer, if an answer was not begun yet, and closes.
  func refuse(_ refusal: HTTPRefusal) {
    guard let connection, connection.phase == .open else { return }
    let mayAnswer = head == nil || exchange?.isUnanswered == true
    service.watch?.refused(refusal, from: head?.clientAddress ?? connection.peerText)
    abandonExchange(status: mayAnswer ? refusal.status : nil)
    guard mayAnswer else { return connection.close(.abandoned) }
    connection.write(RefusalResponse.bytes(for: refusal, of: head))
    connection.closeAfterFlush()
  }

  private func abandonExchange(status: Int? = nil) {
    let body = self.body
    self.body = nil
    body?.aborted()
    let exchange = self.exchange
    self.exchange = nil
    exchange?.noteAborted(status: status)
  }

  private func startBodyPeriod() {
    bodyBytesInPeriod = 0
    waitingSince = connection?.loop.now ?? 0
  }
}

extension HTTP1Session: ConnectionProtocol {
  func connected() {
    waitingSince = connection?.loop.now ?? 0
  }

  func received(_ bytes: UnsafeRawBufferPointer) {
    if leftover.isEmpty { return consume(bytes) }
    leftover += bytes
    consumeLeftover()
  }

  func peerEnded() {
    guard head == nil, reader.isIdle else {
      connection?.close(.peerGone)
      return
    }
    connection?.closeAfterFlush()
  }

  func flushed(remaining: Int) {
    exchange?.noteBuffered(remaining)
    if head == nil && !leftover.isEmpty && remaining <= Self.maxUnreadBytes { consumeLeftover() }
  }

  var deadline: UInt64? {
    if head == nil {
      let isFresh = !hasServedRequest || !reader.isIdle
      return waitingSince + (isFresh ? limits.headTimeoutMilliseconds : limits.idleTimeoutMilliseconds)
    }
    guard !isRequestComplete, !isBodyPaused else { return nil }
    return waitingSince + limits.bodyProgressMilliseconds
  }

  func deadlinePassed() {
    if head == nil {
      if !reader.isIdle { return refuse(HTTPRefusal(.requestTimeout)) }
      connection?.closeAfterFlush()
    } else if bodyBytesInPeriod >= limits.bodyMinimumBytes {
      startBodyPeriod()
    } else {
      refuse(HTTPRefusal(.bodyTooSlow))
    }
  }

  func shutDown() {
    isShuttingDown = true
    keepsAlive = false
    if head == nil && reader.isIdle { connection?.closeAfterFlush(lingering: false) }
    exchange?.noteShutdown()
  }

  func closed(_ end: ConnectionEnd) {
    connection = nil
    leftover = []
    abandonExchange()
  }

  func setRequestBodyPaused(_ paused: Bool) {
    guard head != nil, !isRequestComplete, paused != isBodyPaused else { return }
    isBodyPaused = paused
    if paused {
      connection?.setReadPaused(true)
    } else {
      startBodyPeriod()
      if !isConsuming { resumeAtEndOfTurn() }
    }
  }

  /// Not at once: the application may be in the midst of handling earlier bytes.
  private func resumeAtEndOfTurn() {
    connection?.loop.execute { [weak self] in
      guard let self, !self.isBodyPaused else { return }
      self.consumeLeftover()
    }
  }

  func setMaxBodyBytes(_ count: Int) {
    maxBodyBytes = count
  }
}
