import CNghttp2

/// HTTP/2 (RFC 9113) on one server connection, framed by nghttp2. It owns the streams and what they share:
/// the library's session, the order in which requests begin, deadlines and floods.
///
/// nghttp2 must not be asked to read or write from within its own callbacks, so what they cause only submits
/// frames; these leave in `refill`, at the end of the turn.
///
/// Unchecked because it is confined to its connection's loop.
final class HTTP2Session: @unchecked Sendable {
  static let frameHeaderBytes = 9
  /// Framed bytes that wait in the connection's outbox at most, but for one frame.
  private static let outboxBytes = 65_536

  let service: HTTPService
  let limits: HTTPLimits
  let library: OpaquePointer
  var connection: Connection?
  var streams: [Int32: HTTP2Stream] = [:]
  /// Streams with a complete head whose turn to begin has not come.
  var waiting: [HTTP2Stream] = []
  /// Streams that handed bytes on and whose applications have not heard of it.
  var drained: [HTTP2Stream] = []
  /// Bytes of answers in all streams' outboxes.
  var unsentBytes = 0
  /// Bytes of all streams' bodies that the application has not taken.
  var heldBytes = 0
  var isShuttingDown = false
  /// When a shutdown was announced nothing was asked for: the peer has nothing more to say.
  private var wasIdleAtShutdown = false
  var isTerminating = false
  var resets: TokenBucket
  var controlFrames: TokenBucket
  /// When this side stops to take new streams, once a shutdown was announced.
  var refusalDeadline: UInt64?
  private var hasServedRequest = false
  private var idleSince: UInt64
  /// No stream has a deadline before this.
  private var nextStreamDeadline = UInt64.max

  /// `nil` when memory is short.
  init?(connection: Connection, service: HTTPService) {
    let limits = service.limits
    guard let library = HTTP2Library.makeSession(limits: limits.http2) else { return nil }
    self.library = library
    self.connection = connection
    self.service = service
    self.limits = limits
    let now = connection.loop.now
    idleSince = now
    resets = TokenBucket(
      capacity: limits.http2.resetBurst, perSecond: limits.http2.resetsPerSecond, now: now)
    controlFrames = TokenBucket(
      capacity: limits.http2.controlFrameBurst, perSecond: limits.http2.controlFramesPerSecond, now: now)
    nghttp2_session_set_user_data(library, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    // Whoever is within the library holds the session, so none of its callbacks can be under way.
    nghttp2_session_del(library)
  }

  /// Ends the connection with GOAWAY, once what is queued was written.
  func terminate(_ code: nghttp2_error_code) {
    guard !isTerminating else { return }
    isTerminating = true
    nghttp2_session_terminate_session(library, code.rawValue)
    connection?.touch()
  }

  /// Streams may have got an earlier deadline, or something to send.
  func touch(_ stream: HTTP2Stream) {
    nextStreamDeadline = min(nextStreamDeadline, stream.deadline ?? .max)
    connection?.touch()
  }

  func noteRequestBegins() {
    wasIdleAtShutdown = false
    hasServedRequest = true
  }

  func noteStreamEnded() {
    if streams.isEmpty { idleSince = connection?.loop.now ?? 0 }
    beginWaiting()
  }

  /// Begins the requests that had to wait, as far as the peer reads what it asked for.
  func beginWaiting() {
    while let stream = waiting.first, unsentBytes <= limits.http2.unsentResponseBytes {
      waiting.removeFirst()
      stream.begin()
    }
  }

  private func checkStreams(_ now: UInt64) {
    nextStreamDeadline = .max
    for stream in Array(streams.values) {
      if let deadline = stream.deadline, deadline <= now { stream.deadlinePassed() }
      nextStreamDeadline = min(nextStreamDeadline, stream.deadline ?? .max)
    }
  }

  private func submitSettings() {
    let http2 = limits.http2
    let entries = [
      (NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, http2.concurrentStreams),
      (NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, http2.streamWindowBytes),
      (NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, limits.headBytes),
      (NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, 1),
      (NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1),
    ].map { nghttp2_settings_entry(settings_id: Int32($0.rawValue), value: UInt32(clamping: $1)) }
    nghttp2_submit_settings(library, UInt8(NGHTTP2_FLAG_NONE.rawValue), entries, entries.count)
    nghttp2_session_set_local_window_size(
      library, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, Int32(clamping: http2.connectionWindowBytes))
  }

  /// The last GOAWAY: streams that arrive from now on are refused, which clients may safely repeat elsewhere.
  func endTakingStreams() {
    guard refusalDeadline != nil else { return }
    refusalDeadline = nil
    nghttp2_submit_goaway(
      library, UInt8(NGHTTP2_FLAG_NONE.rawValue), nghttp2_session_get_last_proc_stream_id(library),
      NGHTTP2_NO_ERROR.rawValue, nil, 0)
    connection?.touch()
  }
}

extension HTTP2Session: ConnectionProtocol {
  func connected() {
    idleSince = connection?.loop.now ?? 0
    submitSettings()
    connection?.touch()
  }

  func received(_ bytes: UnsafeRawBufferPointer) {
    guard !isTerminating else { return }
    let taken = nghttp2_session_mem_recv(
      library, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    guard let connection else { return }
    guard taken >= 0 || isTerminating else { return connection.close(.abandoned) }
    connection.touch()
  }

  func refill() {
    while let connection, connection.outbox.byteCount < Self.outboxBytes {
      var bytes: UnsafePointer<UInt8>?
      let count = nghttp2_session_mem_send(library, &bytes)
      guard count >= 0 else { return connection.close(.abandoned) }
      guard count > 0 else { break }
      connection.fill { $0.append(UnsafeRawBufferPointer(start: bytes, count: count)) }
    }
    tellDrained()
    guard let connection, connection.phase == .open else { return }
    let isOver = nghttp2_session_want_read(library) == 0 && nghttp2_session_want_write(library) == 0
    if isOver { connection.closeAfterFlush(lingering: !wasIdleAtShutdown) }
  }

  /// A frame of DATA, straight from the stream's outbox to the connection's.
  func dataLeaves(_ id: Int32, header: UnsafeRawBufferPointer, count: Int) -> Int32 {
    guard let connection else { return HTTP2Library.failure }
    // The stream may have been reset since nghttp2 asked how much there is.
    guard let stream = streams[id], stream.outbox.byteCount >= count else {
      return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
    }
    guard connection.outbox.byteCount < Self.outboxBytes else { return NGHTTP2_ERR_WOULDBLOCK.rawValue }
    connection.fill { outbox in
      outbox.append(header)
      stream.handOn(count, to: &outbox)
    }
    controlFrames.give(Double(count / 512))
    return 0
  }

  private func tellDrained() {
    let streams = drained
    drained = []
    for stream in streams { stream.noteHandedOn() }
  }

  func peerEnded() {
    connection?.close(streams.isEmpty ? .finished : .peerGone)
  }

  func flushed(remaining: Int) {
    beginWaiting()
  }

  var deadline: UInt64? {
    var earliest = nextStreamDeadline
    if streams.isEmpty {
      earliest =
        idleSince + (hasServedRequest ? limits.idleTimeoutMilliseconds : limits.headTimeoutMilliseconds)
    }
    return min(earliest, refusalDeadline ?? .max)
  }

  func deadlinePassed() {
    guard let now = connection?.loop.now else { return }
    if let refusalDeadline, refusalDeadline <= now { endTakingStreams() }
    if streams.isEmpty {
      if let deadline, deadline <= now { terminate(NGHTTP2_NO_ERROR) }
    } else if nextStreamDeadline <= now {
      checkStreams(now)
    }
  }

  /// Announces the end (RFC 9113 section 6.8). Requests that cross the announcement are still served.
  func shutDown() {
    guard let connection, !isShuttingDown else { return }
    isShuttingDown = true
    wasIdleAtShutdown = streams.isEmpty
    nghttp2_submit_shutdown_notice(library)
    nghttp2_submit_ping(library, UInt8(NGHTTP2_FLAG_NONE.rawValue), nil)
    refusalDeadline = connection.loop.now + limits.http2.shutdownNoticeMilliseconds
    for stream in Array(streams.values) { stream.shutDown() }
    connection.touch()
  }

  func closed(_ end: ConnectionEnd) {
    connection = nil
    waiting = []
    drained = []
    let streams = self.streams
    self.streams = [:]
    for stream in streams.values { stream.connectionClosed(end) }
  }
}
