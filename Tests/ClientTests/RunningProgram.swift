import Glibc
import TestSupport
import Testing

/// A program under way.
struct RunningProgram {
  let process: pid_t

  /// Its exit status, or 128 and the signal's number; after 60 s it is killed.
  func wait() throws -> Int32 {
    var status: Int32 = 0
    let ended = eventually { waitpid(process, &status, WNOHANG) == process }
    if !ended {
      kill(process, SIGKILL)
      waitpid(process, &status, 0)
    }
    try #require(ended, "the program did not end")
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}
