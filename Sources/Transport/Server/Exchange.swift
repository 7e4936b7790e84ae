import Synchronization

/// The handle to answer one request with, usable from any thread: calls hop to the connection's loop.
/// Whatever comes too late (a second response, a write after the end or after the peer left) is ignored.
///
/// Unchecked because its plain properties are confined to the loop; the counters are atomics.
public final class Exchange: @unchecked Sendable {
  /// `onDrain` fires once no more than this many bytes are buffered.
  public static let drainedBytes = 65_536

  private enum Phase {
    case waiting
    case streaming
    case over
  }

  /// The loop of the connection.
  public let loop: EventLoop
  /// Whether it has the connection to itself as long as it lasts.
  public let takesConnection: Bool
  private var backend: (any ExchangeBackend)?
  private var phase = Phase.waiting
  private var drainCallback: (@Sendable () -> Void)?
  private var abortCallback: (@Sendable () -> Void)?
  private var shutdownCallback: (@Sendable () -> Void)?
  private var answerCallback: (@Sendable (Int) -> Void)?
  private var wasAborted = false
  private var isShuttingDown = false
  /// What the request comes to, if somebody watches.
  var account: RequestAccount?
  private let bytesOnTheWayToLoop = Atomic<Int>(0)
  private let bytesInBackend = Atomic<Int>(0)

  init(loop: EventLoop, backend: any ExchangeBackend) {
    self.loop = loop
    self.backend = backend
    takesConnection = backend.httpVersion == "1.1"
  }

  /// Bytes written with `write` that the peer's system has not taken yet. Keep this bounded by `onDrain`.
  public var bufferedBytes: Int {
    bytesOnTheWayToLoop.load(ordering: .relaxed) + bytesInBackend.load(ordering: .relaxed)
  }

  /// Names the kind of the request for whoever watches. Only within `Application.begin`.
  public func label(_ label: Int) {
    loop.assertOnLoop()
    account?.label = label
  }

  /// Answers in one go. A header that HTTP forbids is left out; length and connection headers are the
  /// transport's. `held` is let go when the peer's system has taken the answer, or the peer is gone.
  public func respond(
    status: Int, headers: HeaderFields = [:], body: [UInt8] = [],
    holding held: (any AnyObject & Sendable)? = nil
  ) {
    loop.perform { [self] in
      guard phase == .waiting, let backend else { return }
      phase = .streaming
      account?.status = status
      account?.bodyBytes = body.count
      answerCallback?(body.count)
      backend.startResponse(status: status, headers: headers, length: body.count)
      if !body.isEmpty { backend.writeResponseBody(body) }
      if let held { backend.hold(held) }
      finish()
    }
  }

  /// Calls back on the loop with the bytes of an answer that is given in one go. Only within `Application.begin`.
  public func onAnswer(_ callback: @escaping @Sendable (Int) -> Void) {
    loop.assertOnLoop()
    answerCallback = callback
  }

  /// Begins a streamed answer; give the length in bytes when it is known.
  public func start(status: Int, headers: HeaderFields = [:], contentLength: Int? = nil) {
    loop.perform { [self] in
      guard phase == .waiting, let backend else { return }
      phase = .streaming
      account?.status = status
      backend.startResponse(status: status, headers: headers, length: contentLength)
    }
  }

  /// Adds bytes to a streamed answer.
  public func write(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    bytesOnTheWayToLoop.wrappingAdd(bytes.count, ordering: .relaxed)
    loop.perform { [self] in
      bytesOnTheWayToLoop.wrappingSubtract(bytes.count, ordering: .relaxed)
      guard phase == .streaming, let backend else { return }
      account?.bodyBytes += bytes.count
      backend.writeResponseBody(bytes)
      noteBuffered(backend.bufferedResponseBytes)
    }
  }

  /// Ends a streamed answer.
  public func end() {
    loop.perform { [self] in
      guard phase == .streaming else { return }
      finish()
    }
  }

  /// Gives the exchange up so that the peer sees a broken answer, never a short one.
  public func abort() {
    loop.perform { [self] in
      guard phase != .over else { return }
      phase = .over
      closeAccount(wasAborted: true)
      backend?.abortExchange()
    }
  }

  /// Calls back once on the loop when `bufferedBytes` is down to `drainedBytes`: at the end of this turn if
  /// it is already. A later call replaces an earlier one; nothing is called after the end.
  public func onDrain(_ callback: @escaping @Sendable () -> Void) {
    loop.execute { [self] in
      guard phase != .over else { return }
      drainCallback = callback
      noteBuffered(bytesInBackend.load(ordering: .relaxed))
    }
  }

  /// Calls back at most once on the loop if the peer leaves, or breaks a rule and is refused by the transport,
  /// before the answer is complete; at once if that has happened.
  public func onAbort(_ callback: @escaping @Sendable () -> Void) {
    loop.perform { [self] in
      if wasAborted { return callback() }
      guard phase != .over else { return }
      abortCallback = callback
    }
  }

  /// Calls back at most once on the loop when the server begins to shut down, at once if it has: an answer
  /// that would go on for ever should end now. Nothing is called once the answer is complete.
  public func onShutdown(_ callback: @escaping @Sendable () -> Void) {
    loop.perform { [self] in
      guard phase != .over else { return }
      if isShuttingDown { callback() } else { shutdownCallback = callback }
    }
  }

  /// Stops or resumes the request's body; a sender is slowed down by flow control. What is on the
  /// way may still come and is held back: at most 64 KiB, or in HTTP/2 the stream's window.
  public func setBodyPaused(_ paused: Bool) {
    loop.perform { [self] in backend?.setRequestBodyPaused(paused) }
  }

  /// Bytes the request's body may have, more or fewer than the server's default. Only within
  /// `Application.begin`.
  public func setMaxBodyBytes(_ count: Int) {
    loop.perform { [self] in backend?.setMaxBodyBytes(count) }
  }

  /// Switches the connection to WebSocket (RFC 6455). A request that is no proper handshake is answered with
  /// 400 or 426, and the handler never called.
  public func acceptWebSocket(
    headers: HeaderFields = [:], limits: WebSocketLimits = WebSocketLimits(),
    handler: any WebSocketHandler
  ) {
    loop.perform { [self] in
      guard phase == .waiting, let backend else { return }
      guard backend.upgradeToWebSocket(headers: headers, limits: limits, handler: handler) else { return }
      account?.status = 101
      closeAccount(wasAborted: false)
      release()
    }
  }
}

// Loop-confined part, for the backend.
extension Exchange {
  /// Whether nothing of an answer was given yet.
  var isUnanswered: Bool { phase == .waiting }

  func noteBuffered(_ count: Int) {
    bytesInBackend.store(count, ordering: .relaxed)
    guard let callback = drainCallback, bufferedBytes <= Self.drainedBytes else { return }
    drainCallback = nil
    callback()
  }

  /// The peer is gone, or the transport itself answered, with this status.
  func noteAborted(status: Int? = nil) {
    guard phase != .over else { return release() }
    if let status { account?.status = status }
    closeAccount(wasAborted: status == nil)
    wasAborted = true
    let callback = abortCallback
    release()
    callback?()
  }

  /// The server is going away.
  func noteShutdown() {
    isShuttingDown = true
    let callback = shutdownCallback
    shutdownCallback = nil
    callback?()
  }

  /// Forgets the backend and all callbacks, which may hold the application's objects.
  func release() {
    phase = .over
    backend = nil
    drainCallback = nil
    abortCallback = nil
    shutdownCallback = nil
    answerCallback = nil
    bytesInBackend.store(0, ordering: .relaxed)
  }

  private func finish() {
    let backend = self.backend
    closeAccount(wasAborted: false)
    release()
    backend?.endResponse()
  }

  private func closeAccount(wasAborted: Bool) {
    let account = self.account
    self.account = nil
    account?.close(wasAborted: wasAborted)
  }
}
