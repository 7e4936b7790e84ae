internal import Model
internal import Node
internal import Store
internal import Transport

/// One client's stream. Confined to its socket's loop but for what never changes.
final class StreamSocket: WebSocketHandler, @unchecked Sendable {
  // Sendable: the mutable state is touched on the socket's loop alone.
  let user: UserID
  let session: SessionID
  let hub: StreamHub
  private let slot: StreamSlots.Slot
  private let cursor: Int64?
  /// What to watch from the beginning.
  private let initialWatch: Watch?
  private var stream: StreamSession
  private var socket: (any StreamWire)?
  private var streams: StreamLoop?
  /// What this turn sends.
  private var outbox: [[UInt8]] = []
  private var isWritten = false
  /// The replay's next page, once what was sent has left.
  private var nextPage: Int64?
  /// What may still wait of the replay's end, which is nobody's slowness: until it has left once.
  private var allowance = 0
  private var wasLive = false
  private var sendsInFlight = 0
  private var isReadingPaused = false
  /// Where the client last said that its user writes.
  var lastTyping: (channel: LogID, milliseconds: UInt64)?

  /// Of which channels and people a stream is told what they do now.
  struct Watch: Sendable {
    let channels: [LogID]
    let addresses: Set<String>
  }

  /// Refused as `tooManyRequests` where the user has enough streams open, or streams have enough of the node's connections.
  init(
    _ hub: StreamHub, user: UserID, session: SessionID, cursor: Int64?, on exchange: Exchange,
    watch: Watch? = nil
  ) throws(Problem) {
    guard let slot = hub.slots.begin(user, takesConnection: exchange.takesConnection) else {
      throw .tooManyStreams
    }
    self.slot = slot
    self.hub = hub
    self.user = user
    self.session = session
    self.cursor = cursor
    initialWatch = watch
    stream = StreamSession(earlyLimitBytes: hub.settings.earlyBytes)
  }

  func opened(_ socket: WebSocket) { begin(on: socket) }

  /// On the loop of the connection.
  func begin(on socket: any StreamWire) {
    let streams = hub.streams(on: socket.loop)
    self.socket = socket
    self.streams = streams
    streams.add(self)
    // It may have ended between the request and here, when no stream could be told.
    guard hub.node.isLive(session) else { return endSession() }
    hub.node.read(for: user) { [self] reading in
      let last = try? reading.store.lastArrival()
      let open = (reading.view.invitations[user] ?? []).map { StreamNotice($0, number: 0, reading.view) }
      socket.loop.execute { [self] in
        guard let last else { return fail() }
        perform(stream.opened(cursor: cursor, last: last, open: open))
        flush()
        if let initialWatch {
          began()
          watch(initialWatch, id: nil, on: streams)
        }
      }
    }
  }

  func textReceived(_ text: [UInt8], on socket: WebSocket) {
    guard let streams else { return }
    do throws(StreamRequest.Refusal) { perform(try StreamRequest(text), on: streams) } catch {
      perform(stream.answered([StreamFrame.error(error.id, code: error.code, detail: error.detail)]))
      flush()
    }
  }

  func send(_ send: StreamSend, on streams: StreamLoop) {
    let id = send.id
    began()
    hub.node.perform(
      .send(send.channel, text: send.text, thread: send.thread), by: user, key: send.key,
      accepted: { [self] result in
        streams.post(.answer(StreamAnswer(socket: self, id: id, result: result, isFirst: true)))
      },
      // The order may take as long as the channel's home is away: the stream need not live for it.
      ordered: { [weak self, streams] result in
        guard let self else { return }
        streams.post(.answer(StreamAnswer(socket: self, id: id, result: result, isFirst: false)))
      })
  }

  func closed(code: UInt16, on socket: WebSocket) { ended() }

  /// The connection is gone.
  func ended() {
    streams?.remove(self)
    self.socket = nil
    outbox = []
    nextPage = nil
    stream.closed()
  }

  /// A request is on its way to the core.
  func began() {
    sendsInFlight += 1
    pauseOrResume()
  }

  func endSession() {
    socket?.close(code: WebSocketCode.policyViolation, reason: StreamCode.sessionEnded.rawValue)
  }

  private func fail() { socket?.close(code: 1_011, reason: StreamCode.storeFault.rawValue) }
}

// What the loop hands over; `flush` follows.
extension StreamSocket {
  func arrived(_ batch: StreamBatch) { perform(stream.arrived(batch)) }
  func told(_ text: [UInt8]) { perform(stream.answered([text])) }
  func noticed(_ notice: StreamNotice) { perform(stream.noticed(notice)) }

  func answered(_ answer: StreamAnswer) {
    if answer.isFirst { sendsInFlight -= 1 }
    perform(stream.answered(answer.texts))
  }

  func done(_ id: String?, _ problem: NodeProblem?) {
    sendsInFlight -= 1
    if let problem {
      perform(stream.answered([StreamFrame.error(id, code: problem.code, detail: problem.detail)]))
    } else if let id {
      perform(stream.answered([StreamFrame.done(id)]))
    }
  }

  /// Whether this is the first write since the last `flush`.
  func noteWritten() -> Bool {
    defer { isWritten = true }
    return !isWritten
  }

  /// Sends what has gathered, unless the client does not keep up with what was sent before.
  func flush() {
    isWritten = false
    guard let socket else { return }
    if !outbox.isEmpty {
      let isSlow = socket.bufferedBytes > hub.settings.slowConsumerBytes + allowance
      guard !wasLive || !isSlow else {
        outbox = []
        streams?.dropped.add()
        return socket.close(code: WebSocketCode.policyViolation, reason: StreamCode.slowConsumer.rawValue)
      }
      socket.send(texts: outbox)
      // Mostly it is the array that all sockets have in common.
      outbox = []
    }
    if stream.isLive && !wasLive {
      wasLive = true
      allowance = socket.bufferedBytes
    }
    pauseOrResume()
    if nextPage != nil || isReadingPaused || allowance > 0 { socket.onDrain { [self] in drained() } }
  }
}

extension StreamSocket {
  private func perform(_ steps: [StreamSession.Step]) {
    for step in steps {
      switch step {
      case .send(let texts): if outbox.isEmpty { outbox = texts } else { outbox += texts }
      case .read(let after): nextPage = after
      case .refuseCursor:
        let detail = "The cursor is ahead of everything on this node: begin without one."
        socket?.send(texts: [
          StreamFrame.error(nil, code: StreamCode.futureCursor.rawValue, detail: detail)
        ])
        socket?.close(code: WebSocketCode.policyViolation, reason: StreamCode.futureCursor.rawValue)
      }
    }
  }

  private func drained() {
    allowance = 0
    pauseOrResume()
    guard let after = nextPage, let socket else { return }
    nextPage = nil
    let (user, limit) = (user, hub.settings.pageEntries)
    hub.node.read(for: user) { [self] reading in
      let page = StreamPage.read(after: after, limit: limit, for: user, reading)
      socket.loop.execute { [self] in
        guard let page else { return fail() }
        perform(stream.replayed(page.texts, upTo: page.upTo))
        flush()
      }
    }
  }

  /// Slows down a client that sends faster than the node accepts, or than it reads the answers.
  private func pauseOrResume() {
    guard let socket else { return }
    let (settings, bytes) = (hub.settings, socket.bufferedBytes)
    let mustPause = sendsInFlight >= settings.sendsInFlight || bytes > settings.pausedBytes
    let mayResume = sendsInFlight <= settings.sendsInFlight / 2 && bytes <= WebSocket.drainedBytes
    guard isReadingPaused ? mayResume : mustPause else { return }
    isReadingPaused.toggle()
    socket.setReadingPaused(isReadingPaused)
  }
}
