import COpenSSL
import Glibc

/// One socket, with or without TLS, and what is spoken over it. Owns the descriptor and the bytes to be
/// written; writes of one loop turn leave together at its end.
///
/// Unchecked because it is confined to its loop: closures sent there capture it, and nothing else touches it.
final class Connection: @unchecked Sendable {
  enum Phase {
    /// TCP is being established (clients only).
    case connecting
    /// A trusted proxy is to say whom it speaks for.
    case prefaced
    case handshaking
    case open
    /// Writes what is left, takes nothing more from the peer.
    case closing
    /// Waits for the peer's end, so that a reset cannot overtake the last bytes.
    case lingering
    case closed
  }

  /// How often is looked whether the peer's system has all.
  private static let acknowledgementMilliseconds: UInt64 = 10

  let loop: EventLoop
  let limits: ConnectionLimits
  private(set) var remoteAddress: String
  /// Who the peer is, without its port; `nil` if unknown.
  var peer: NumericAddress?
  /// What has come of a preface.
  var preface: [UInt8] = []
  private(set) var fd: Int32
  var tls: TLSSession?
  var speaker: (any ConnectionProtocol)?
  /// The address that it counts for, where not its peer but a proxy's client may be meant.
  var counted: NumericAddress?
  /// Whether a client that a proxy names may have one more connection.
  var onAnnounced: ((Connection, NumericAddress?) -> Bool)?
  /// Called once when the connection is gone.
  var onClosed: ((Connection) -> Void)?

  var phase: Phase
  var outbox = Outbox()
  var watchedEvents: UInt32 = 0
  var isReadPaused = false
  var isWriteBlocked = false
  var hasPeerEnded = false
  var wantsAnotherRead = false
  private var isInEndOfTurn = false
  private(set) var lingers = true
  private var lingerEnd: UInt64 = 0
  private var phaseDeadline: UInt64?
  /// When the present period began in which the peer must take enough, and what it has taken.
  private var writePeriodSince: UInt64 = 0
  private var writtenInPeriod = 0
  /// Let go when all that is written now has been taken, or the connection is gone.
  private var held: [AnyObject] = []
  private var timer: LoopTimer?
  private var timerDeadline: UInt64 = .max

  init(
    loop: EventLoop, fd: Int32, tls: TLSSession?, connecting: Bool, remoteAddress: String,
    limits: ConnectionLimits
  ) {
    self.loop = loop
    self.fd = fd
    self.tls = tls
    self.remoteAddress = remoteAddress
    self.limits = limits
    phase = connecting ? .connecting : .handshaking
  }

  /// The peer's address without its port, or empty.
  var peerText: String { peer.map { "\($0)" } ?? "" }

  deinit {
    if fd >= 0 { Glibc.close(fd) }
  }

  /// Begins to watch the socket. On the loop.
  func start(awaitsPreface: Bool = false) {
    if awaitsPreface { phase = .prefaced }
    loop.assertOnLoop()
    Sockets.tune(fd)
    phaseDeadline = loop.now + limits.handshakeTimeoutMilliseconds
    watchedEvents = phase == .connecting ? EPOLLOUT.rawValue : EPOLLIN.rawValue
    guard loop.watch(fd, events: watchedEvents, handler: self) else {
      return close(.failed(.system("epoll_ctl", errno)))
    }
    if phase == .handshaking { proceedWithHandshake() }
    touch()
  }

  /// A trusted proxy has named the client. False if that one has enough connections.
  func announce(_ client: SocketAddress) -> Bool {
    remoteAddress = client.description
    peer = NumericAddress(client.host)
    return onAnnounced?(self, peer) ?? true
  }

  /// Queues bytes; they leave at the end of the turn.
  func write(_ bytes: [UInt8]) {
    guard phase == .open else { return }
    noteWriteBegins()
    outbox.append(bytes)
    touch()
  }

  /// Lets a framer append to the outbox directly.
  func write(_ body: (inout Outbox) -> Void) {
    guard phase == .open else { return }
    noteWriteBegins()
    body(&outbox)
    touch()
  }

  /// The same from within `refill`, where the bytes are about to be written anyway.
  func fill(_ body: (inout Outbox) -> Void) {
    noteWriteBegins()
    body(&outbox)
  }

  /// Stops or resumes taking bytes from the peer, who is then slowed down by TCP.
  func setReadPaused(_ paused: Bool) {
    guard paused != isReadPaused else { return }
    isReadPaused = paused
    // TLS may hold decrypted bytes that epoll knows nothing of.
    if !paused { wantsAnotherRead = true }
    touch()
  }

  /// Writes what is queued, ends this side, and waits a little for the peer's end.
  func closeAfterFlush() { closeAfterFlush(lingering: true) }

  /// Without `lingering` only until the peer's system has all: for a peer that may not look at its end for long, as a pool of
  /// idle connections does not, and that has nothing to send by which the last bytes could be lost.
  func closeAfterFlush(lingering: Bool) {
    guard phase == .open else { return }
    lingers = lingering
    phase = .closing
    touch()
  }

  /// Ends the connection at once. Harmless when it is over.
  func close(_ end: ConnectionEnd) {
    guard phase != .closed else { return }
    phase = .closed
    timer?.cancel()
    timer = nil
    tls?.sayGoodbye()
    tls = nil
    loop.unwatch(fd)
    Glibc.close(fd)
    fd = -1
    outbox = Outbox()
    held = []
    let speaker = self.speaker
    self.speaker = nil
    speaker?.closed(end)
    onClosed?(self)
    onClosed = nil
  }

  /// Asks for a look at writes, interest and timers at the end of the turn.
  func touch() {
    guard !isInEndOfTurn, phase != .closed else { return }
    isInEndOfTurn = true
    loop.atEndOfTurn(self)
  }

  func noteWritten(_ count: Int) {
    writtenInPeriod += count
    if outbox.isEmpty { held = [] }
  }

  /// Keeps an object until the peer's system has taken what is written so far.
  func hold(_ object: AnyObject) {
    guard phase != .closed, !outbox.isEmpty else { return }
    held.append(object)
  }

  private func noteWriteBegins() {
    if outbox.isEmpty { beginWritePeriod() }
  }

  private func beginWritePeriod() {
    writePeriodSince = loop.now
    writtenInPeriod = 0
  }

  func enter(_ newPhase: Phase) {
    phase = newPhase
    switch newPhase {
    case .handshaking: phaseDeadline = loop.now + limits.handshakeTimeoutMilliseconds
    case .lingering:
      lingerEnd = loop.now + limits.lingerMilliseconds
      phaseDeadline = lingers ? lingerEnd : loop.now
    default: phaseDeadline = nil
    }
  }
}

extension Connection: EndOfTurnWork {
  func performEndOfTurnWork() {
    isInEndOfTurn = false
    if wantsAnotherRead { readAvailable() }
    flush()
    guard phase != .closed else { return }
    updateInterest()
    updateTimer()
  }

  private func updateInterest() {
    guard phase != .connecting else { return }
    var events: UInt32 = 0
    let takesBytes = phase != .open || !isReadPaused
    if takesBytes && !hasPeerEnded { events |= EPOLLIN.rawValue }
    if isWriteBlocked { events |= EPOLLOUT.rawValue }
    guard events != watchedEvents else { return }
    watchedEvents = events
    loop.rewatch(fd, events: events)
  }

  /// Keeps one timer at the earliest deadline. A deadline that moved later is noticed when the timer fires,
  /// so a busy connection does not reschedule. The timer holds the connection until `close` cancels it: a weak
  /// reference would make every retain of the connection several times as dear.
  private func updateTimer() {
    guard let earliest = earliestDeadline(), earliest < timerDeadline else { return }
    timer?.cancel()
    timerDeadline = earliest
    let delay = earliest > loop.now ? earliest - loop.now : 0
    timer = loop.schedule(afterMilliseconds: delay) { [self] in timerFired() }
  }

  private func earliestDeadline() -> UInt64? {
    var earliest = phaseDeadline
    if phase == .open, let deadline = speaker?.deadline { earliest = min(earliest ?? .max, deadline) }
    if !outbox.isEmpty {
      earliest = min(earliest ?? .max, writePeriodSince + limits.writeStallTimeoutMilliseconds)
    }
    return earliest
  }

  private func timerFired() {
    timer = nil
    timerDeadline = .max
    let now = loop.now
    if phase == .lingering && !lingers && now < lingerEnd && Sockets.unacknowledgedBytes(of: fd) > 0 {
      phaseDeadline = now + Self.acknowledgementMilliseconds
      return touch()
    }
    if let phaseDeadline, phaseDeadline <= now {
      return close(phase == .lingering ? .finished : .timedOut("the handshake"))
    }
    if !outbox.isEmpty, writePeriodSince + limits.writeStallTimeoutMilliseconds <= now {
      guard writtenInPeriod >= limits.writeMinimumBytes else {
        return close(.timedOut("the peer to take bytes"))
      }
      beginWritePeriod()
    }
    if phase == .open, let deadline = speaker?.deadline, deadline <= now { speaker?.deadlinePassed() }
    touch()
  }
}
