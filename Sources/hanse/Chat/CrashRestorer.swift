import Glibc

/// Gives the terminal back when the program crashes: a handler, which may call little and allocate nothing.
enum CrashRestorer {
  private struct Kept {
    var descriptor: Int32 = -1
    var settings = termios()
    var text: UnsafeMutableBufferPointer<UInt8>
  }

  // Written once before the handlers are in place, and only read by them.
  nonisolated(unsafe) private static var kept = Kept(text: .allocate(capacity: 64))
  private static let signals = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT]

  static func install(_ descriptor: Int32, _ settings: termios) {
    let text = Array(TerminalScreen.giveBack.utf8)
    _ = kept.text.update(fromContentsOf: text)
    kept.text = UnsafeMutableBufferPointer(rebasing: kept.text[..<text.count])
    kept.settings = settings
    kept.descriptor = descriptor
    for number in signals {
      var action = sigaction()
      // SA_RESETHAND: once, and the signal's own effect follows when the handler returns.
      action.sa_flags = Int32(bitPattern: 0x8000_0000) | SA_NODEFER
      action.__sigaction_handler.sa_handler = { number in
        _ = Glibc.write(
          CrashRestorer.kept.descriptor, CrashRestorer.kept.text.baseAddress, CrashRestorer.kept.text.count)
        tcsetattr(CrashRestorer.kept.descriptor, TCSANOW, &CrashRestorer.kept.settings)
        raise(number)
      }
      sigaction(number, &action, nil)
    }
  }
}
