import Glibc
import JSON

/// The standard output. A reader that went away ends the program as it ends others; any other failure is told.
struct Output: Sendable {
  let style: Style
  let wantsJSON: Bool

  func print(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    write(Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  func print(_ line: String) { print([line]) }

  func print(_ object: JSONObject) { write(JSONLine.bytes(object)) }

  /// An object of this program's own.
  func print(_ write: (inout JSONWriter) -> Void) { self.write(JSONLine.bytes(write)) }

  /// The object if JSON is wanted, else the lines.
  func print(_ object: JSONObject, or lines: (Style) -> [String]) {
    if wantsJSON { print(object) } else { print(lines(style)) }
  }

  /// Bytes as they are: what a terminal may see must be safe already.
  func write(_ bytes: [UInt8]) {
    guard !Files.write(bytes, to: 1) else { return }
    if errno == EPIPE {
      // As if the signal had not been ignored: quiet, and the shell sees why.
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
    }
    let what = "could not write the output: \(String(cString: strerror(errno)))"
    Complaint.print(CommandFailure(.local, "outputFailed", what, next: "check where the output goes"))
    HanseProgram.end(.local)
  }
}
