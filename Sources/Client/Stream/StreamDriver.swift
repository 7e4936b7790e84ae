internal import JSON
internal import Transport

/// A stream on its loop: connects, takes items, and connects again.
final class StreamDriver: @unchecked Sendable {
  // Sendable: confined to its loop.
  let client: HanseClient
  let loop: EventLoop
  let options: StreamOptions
  private let webSockets: WebSocketClient
  private var onEvent: (@Sendable (StreamEvent) -> Void)?
  private var socket: WebSocket?
  private var retry: LoopTimer?
  private var pending = PendingSends()
  private var toldInvitations: Set<ToldInvitation> = []
  private(set) var cursor: String?
  private var hasBeenConnected = false
  private var isPaused = false
  private var failures = 0
  private var watched: [UInt8]?
  /// The token of the connection, and how many the node refused since it last took one.
  private var token: String?
  private var refusedTokens = 0
  /// What the node said about this connection before it closed it.
  private var complaint: ClientError?

  init(
    client: HanseClient, webSockets: WebSocketClient, loop: EventLoop, options: StreamOptions,
    onEvent: @escaping @Sendable (StreamEvent) -> Void
  ) {
    self.client = client
    self.webSockets = webSockets
    self.loop = loop
    self.options = options
    self.onEvent = onEvent
    cursor = options.cursor
  }

  private var isOver: Bool { onEvent == nil }

  func connect() {
    guard !isOver else { return }
    retry = nil
    complaint = nil
    token = client.token
    let path = Path("stream").adding("cursor", cursor).text
    var request = WebSocketRequest(url: client.endpoint.webSocketURL + path, headers: client.authorisation)
    request.connectTo = client.endpoint.connectTo
    webSockets.connect(request, on: loop, handler: self) { [self] in connectionFailed($0) }
  }

  func send(
    _ id: UInt64, _ bytes: [UInt8], hasKey: Bool, progress: @escaping @Sendable (SendProgress) -> Void
  ) {
    guard !isOver else { return progress(.failed(Self.cancelled)) }
    pending.add(id, bytes: bytes, hasKey: hasKey, wasSent: socket != nil, progress: progress)
    socket?.send(text: bytes)
  }

  /// Says something that needs no answer, and that nothing is lost without: it is dropped while there is no connection.
  func tell(_ bytes: [UInt8]) {
    guard !isOver else { return }
    socket?.send(text: bytes)
  }

  /// What every connection is to begin with.
  func watch(_ bytes: [UInt8]) {
    watched = bytes
    tell(bytes)
  }

  func setPaused(_ isPaused: Bool) {
    self.isPaused = isPaused
    socket?.setReadingPaused(isPaused)
  }

  func stop() {
    guard !isOver else { return }
    finish(Self.cancelled)
  }

  private struct ToldInvitation: Hashable {
    let channel: String
    let time: Int64
  }

  private static let cancelled = ClientError(
    .connection, code: "cancelled", detail: "the stream was stopped")

  /// Ends for good, and says nothing.
  private func finish(_ error: ClientError) {
    onEvent = nil
    retry?.cancel()
    let socket = self.socket
    self.socket = nil
    socket?.close()
    pending.failAll(error)
  }

  private func end(_ error: ClientError) {
    let onEvent = self.onEvent
    finish(error)
    onEvent?(.ended(error))
  }

  private func connectionFailed(_ error: TransportError) {
    guard !isOver else { return }
    if error.code == .upgradeRefused {
      askWhyRefused(ClientError(error))
    } else {
      lost(ClientError(error))
    }
  }

  /// The handshake of a WebSocket does not carry the node's reason, so plain requests ask for it.
  private func askWhyRefused(_ refusal: ClientError) {
    StreamRefusal.ask(client, cursor: cursor) { [self] reason in
      loop.execute { [self] in
        guard !isOver else { return }
        if let reason, reason.isTokenRefused, client.keeper != nil, refusedTokens == 0, let token {
          refusedTokens += 1
          renew(refused: token)
        } else if let reason {
          end(reason)
        } else {
          lost(refusal)
        }
      }
    }
  }

  /// On a thread of its own: it waits for the node, and perhaps for another process.
  private func renew(refused: String) {
    do throws(TransportError) {
      try Threads.start(name: "renewal") { [self] in
        var failure: ClientError?
        do throws(ClientError) { _ = try client.renew(refused: refused) } catch { failure = error }
        loop.execute { [self, failure] in renewed(failure) }
      }
    } catch {
      lost(ClientError(error))
    }
  }

  private func renewed(_ failure: ClientError?) {
    guard !isOver else { return }
    switch failure {
    case nil: connect()
    case let failure? where failure.kind == .refused && failure.status != 429: end(failure)
    case let failure?: lost(failure)
    }
  }

  /// The connection is gone, or did not come about.
  private func lost(_ error: ClientError) {
    pending.connectionLost()
    guard hasBeenConnected || options.retriesFirstConnection else { return end(error) }
    failures += 1
    let delay = options.retryMilliseconds(afterFailures: failures)
    onEvent?(.disconnected(error, retryAfterMilliseconds: delay))
    guard !isOver else { return }
    retry = loop.schedule(afterMilliseconds: delay) { [self] in connect() }
  }

  private func take(_ item: StreamItem) {
    switch item {
    case .hello(let hello):
      hasBeenConnected = true
      failures = 0
      refusedTokens = 0
      cursor = hello.cursor
      onEvent?(.connected(hello))
    case .entry(let entry):
      cursor = entry.cursor
      pending.entered(entry)
      onEvent?(.entry(entry))
    case .invitation(let item):
      cursor = item.cursor
      // Every connection brings those that are unanswered.
      let told = ToldInvitation(channel: item.invitation.channel, time: item.invitation.time)
      if toldInvitations.insert(told).inserted { onEvent?(.invitation(item)) }
    case .accepted(let id, let event): pending.accepted(id, event: event)
    case .ordered(let id, let order): pending.ordered(id, order)
    case .error(let id?, let code, let detail):
      pending.failed(id, ClientError(.refused, code: code, detail: detail))
    case .error(nil, let code, let detail): complaint = ClientError(.refused, code: code, detail: detail)
    case .mention(let channel, let sequence): onEvent?(.mention(channel: channel, sequence: sequence))
    case .read(let channel, let address, let sequence):
      onEvent?(.read(channel: channel, address: address, sequence: sequence))
    case .typing(let channel, let addresses, let more):
      onEvent?(.typing(channel: channel, addresses: addresses, more: more))
    case .presence(let presence): onEvent?(.presence(presence))
    case .mirrored(let channel, let size): onEvent?(.mirrored(channel: channel, size: size))
    case .channelState(let channel, let fault): onEvent?(.channelState(channel: channel, fault: fault))
    case .unknown: break
    }
  }
}

extension StreamDriver: WebSocketHandler {
  func opened(_ socket: WebSocket) {
    guard !isOver else { return socket.close() }
    self.socket = socket
    if isPaused { socket.setReadingPaused(true) }
    if let watched { socket.send(text: watched) }
    let unsent = pending.takeUnsent()
    if !unsent.isEmpty { socket.send(texts: unsent) }
  }

  func textReceived(_ text: [UInt8], on socket: WebSocket) {
    guard socket === self.socket else { return }
    do throws(JSONError) {
      take(try StreamItem(text))
    } catch {
      end(ClientError(malformed: error))
    }
  }

  func closed(code: UInt16, on socket: WebSocket) {
    guard socket === self.socket else { return }
    self.socket = nil
    guard !isOver else { return }
    // A node that complains and closes would do so again.
    if let complaint { return end(complaint) }
    let detail =
      switch code {
      case WebSocketCode.goingAway: "the node is stopping"
      case WebSocketCode.policyViolation: "the node found this client too slow, or in breach of its limits"
      default: "the connection to the node was lost (WebSocket code \(code))"
      }
    lost(ClientError(.connection, code: "connectionLost", detail: detail))
  }
}
