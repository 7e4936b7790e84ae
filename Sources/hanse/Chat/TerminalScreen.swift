import Glibc

/// The terminal while a full-screen program has it. It is given back at every end that a process can see.
///
/// Unchecked because it is confined to the main thread; the handler of a crash reads what `CrashRestorer` keeps instead.
final class TerminalScreen: @unchecked Sendable {
  /// The other screen, keys as they are, and pasted text between marks.
  private static let take = "\u{1B}[?1049h\u{1B}[?2004h\u{1B}[?7l\u{1B}[2J"
  static let giveBack = "\u{1B}[0m\u{1B}[?7h\u{1B}[?2004l\u{1B}[?25h\u{1B}[?1049l"

  let descriptor: Int32
  private var before = termios()
  private(set) var isTaken = false
  /// What the terminal has not taken yet.
  private var unwritten: [UInt8] = []

  /// Throws `noTerminal` unless input and output are a terminal that can place its cursor.
  init() throws(CommandFailure) {
    guard isatty(0) == 1, isatty(1) == 1, Environment.value("TERM") != "dumb" else {
      throw CommandFailure(
        .usage, "noTerminal", "a full-screen chat needs a terminal for its input and output",
        next: "use hanse follow and hanse send")
    }
    // A description of its own: what is set on it is not set for the shell.
    descriptor = open("/dev/tty", O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0, tcgetattr(descriptor, &before) == 0 else {
      throw Files.failure("use", "the terminal")
    }
  }

  deinit {
    release()
    close(descriptor)
  }

  func acquire() {
    guard !isTaken else { return }
    var raw = before
    cfmakeraw(&raw)
    tcsetattr(descriptor, TCSADRAIN, &raw)
    isTaken = true
    unwritten = []
    write(Array(Self.take.utf8))
  }

  /// Gives the terminal back as it was, with the program's own text gone from it.
  func release() {
    guard isTaken else { return }
    isTaken = false
    unwritten = []
    writeNow(Self.giveBack)
    tcsetattr(descriptor, TCSADRAIN, &before)
  }

  /// Keeps what is needed to give the terminal back when the program crashes.
  func prepareForCrash() {
    CrashRestorer.install(descriptor, before)
  }

  /// Columns and rows.
  var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  var hasUnwritten: Bool { !unwritten.isEmpty }

  /// Writes as much as the terminal takes now; the rest waits for `writeMore`.
  func write(_ bytes: [UInt8]) {
    unwritten += bytes
    writeMore()
  }

  func writeMore() {
    while !unwritten.isEmpty {
      let count = unwritten.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      unwritten.removeFirst(count)
    }
  }

  /// What was typed; `nil` when the terminal is gone.
  func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    if count > 0 { return Array(buffer[..<count]) }
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil
  }

  /// Waits for a slow terminal, though not for one that takes nothing.
  private func writeNow(_ text: String) {
    var bytes = Array(text.utf8)[...]
    for _ in 0..<50 where !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&ready, 1, 20)
      }
    }
  }
}
