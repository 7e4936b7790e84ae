import Glibc
import TestSupport
import Testing

/// A terminal of the test's own.
final class Terminal {
  private let master: Int32
  private let name: String
  private var bytes: [UInt8] = []

  init() throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    // TIOCSPTLCK and TIOCGPTN: unlocks the other end, and tells its number.
    var locked: Int32 = 0
    var number: Int32 = -1
    let isUsable = ioctl(master, 0x4004_5431, &locked) == 0 && ioctl(master, 0x8004_5430, &number) == 0
    name = "/dev/pts/\(number)"
    try #require(isUsable, "there is no pseudo-terminal")
  }

  deinit { close(master) }

  /// Makes it a program's standard input, output and error, and its controlling terminal in a new session.
  func attach(_ actions: inout posix_spawn_file_actions_t) {
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
  }

  func type(_ text: String) {
    let typed = Array(text.utf8)
    _ = write(master, typed, typed.count)
  }

  /// What the screen was sent so far.
  var shown: String {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while case let count = read(master, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  func waits(for text: String) -> Bool { eventually { shown.contains(text) } }

  var echoes: Bool {
    var settings = termios()
    return tcgetattr(master, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
  }
}
