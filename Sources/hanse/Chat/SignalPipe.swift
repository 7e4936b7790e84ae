import Glibc

/// Signals as bytes of a pipe, so that they can be waited for beside keys.
enum SignalPipe {
  /// Those that end the chat, and those of a terminal's life.
  static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT]

  private static let ends: (reader: Int32, writer: Int32) = {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return (-1, -1) }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    return (ends[0], ends[1])
  }()

  /// The end to wait for; -1 if there is no pipe to be had.
  static var descriptor: Int32 { ends.reader }

  static func install() {
    _ = ends
    for number in signals { handle(number) }
  }

  /// From any thread: there is work.
  static func tell() { put(0) }

  /// The signals that came since, 0 for work.
  static func take() -> [Int32] {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(ends.reader, &buffer, buffer.count)
    return count > 0 ? buffer[..<count].map(Int32.init) : []
  }

  /// Stops as the shell expects of a program that was asked to, and returns when it is told to go on.
  static func stop() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = SIG_DFL
    sigaction(SIGTSTP, &action, nil)
    kill(0, SIGTSTP)
    handle(SIGTSTP)
  }

  private static func handle(_ number: Int32) {
    var action = sigaction()
    action.sa_flags = SA_RESTART
    action.__sigaction_handler.sa_handler = { SignalPipe.put($0) }
    sigaction(number, &action, nil)
  }

  private static func put(_ number: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(ends.writer, &byte, 1)
    errno = saved
  }
}
