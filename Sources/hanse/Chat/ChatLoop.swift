import Client
import Glibc
import Terminal

/// Brings terminal, stream and requests together around the chat, which does the thinking.
struct ChatLoop {
  /// An Escape that nothing follows for so long is the key; over a slow line a sequence comes in pieces.
  private static let escapeMilliseconds: Int32 = 60

  private let screen: TerminalScreen
  private let inbox: ChatInbox
  private let workers: ChatWorkers
  private let stream: MessageStream
  private(set) var chat: Chat
  private var decoder = KeyDecoder()
  private var writer: FrameWriter
  private var isOver = false
  private var mustDraw = true

  init(
    _ chat: Chat, _ screen: TerminalScreen, _ inbox: ChatInbox, _ workers: ChatWorkers,
    _ stream: MessageStream,
    withColours: Bool
  ) {
    self.chat = chat
    self.screen = screen
    self.inbox = inbox
    self.workers = workers
    self.stream = stream
    writer = FrameWriter(withColours: withColours)
  }

  /// Until the user, a signal or the terminal ends it. Gives the signal, if it was one.
  mutating func run() -> Int32? {
    begin()
    while !isOver {
      draw()
      var waiting = [
        pollfd(
          fd: screen.descriptor, events: Int16(POLLIN | (screen.hasUnwritten ? POLLOUT : 0)), revents: 0),
        pollfd(fd: SignalPipe.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&waiting, 2, timeout)
      if ready == 0 { timedOut() }
      if waiting[0].revents & Int16(POLLOUT) != 0 { screen.writeMore() }
      if waiting[0].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0, !readKeys() { return SIGHUP }
      for number in waiting[1].revents != 0 ? SignalPipe.take() : [] {
        if [SIGINT, SIGTERM, SIGHUP, SIGQUIT].contains(number) { return number }
        handle(number)
      }
      for event in inbox.takeAll() { tell(event) }
    }
    return nil
  }

  private mutating func begin() {
    screen.acquire()
    writer.forget()
    mustDraw = true
    let (columns, rows) = screen.size
    tell(.resized(columns: columns, rows: rows))
  }

  private var timeout: Int32 {
    if decoder.isWaiting { return Self.escapeMilliseconds }
    guard let next = chat.nextTick else { return -1 }
    return Int32(clamping: max(0, next - Self.nowMilliseconds))
  }

  private mutating func timedOut() {
    for key in decoder.timedOut() { tell(.key(key)) }
    tell(.tick)
  }

  private mutating func readKeys() -> Bool {
    guard let bytes = screen.read() else { return false }
    for key in decoder.feed(bytes) where !isOver { tell(.key(key)) }
    return true
  }

  private mutating func handle(_ number: Int32) {
    switch number {
    case SIGWINCH:
      let (columns, rows) = screen.size
      tell(.resized(columns: columns, rows: rows))
    case SIGTSTP: suspend()
    // Somebody stopped the program without asking it, and may have used the terminal.
    case SIGCONT: if screen.isTaken { resume() }
    default: break
    }
  }

  private mutating func suspend() {
    screen.release()
    SignalPipe.stop()
    resume()
  }

  private mutating func resume() {
    screen.release()
    begin()
  }

  private mutating func tell(_ event: ChatEvent) {
    mustDraw = true
    for action in chat.handle(event, atMilliseconds: Self.nowMilliseconds) {
      switch action {
      case .quit: isOver = true
      case .suspend: suspend()
      case .redraw: writer.forget()
      case .send(let message, let number):
        stream.send(message) { [inbox] progress in inbox.put(.sent(number, progress)) }
      case .tellRead(let channel, let sequence): stream.tellRead(channel, upTo: sequence)
      case .tellTyping(let channel, let isTyping): stream.tellTyping(channel, isTyping)
      case .tellPresence(let state): stream.tellPresence(state)
      case .watch(let channels, let addresses): stream.watch(channels: channels, addresses: addresses)
      default: workers.run(action)
      }
    }
  }

  /// Nothing while the terminal has not taken what was drawn before: a slow line sees fewer pictures, not older ones.
  private mutating func draw() {
    guard mustDraw, !screen.hasUnwritten, screen.isTaken else { return }
    mustDraw = false
    screen.write(writer.bytes(for: chat.frame))
  }

  private static var nowMilliseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
