import Glibc

/// The standard error.
enum Complaint {
  static func print(_ failure: CommandFailure) {
    var text = "hanse: \(TerminalText.line(failure.what)) (\(TerminalText.line(failure.code)))\n"
    if let next = failure.next, !next.isEmpty { text += "  next: \(TerminalText.line(next))\n" }
    _ = Files.write(Array(text.utf8), to: 2)
  }

  /// Something worth knowing that is no failure.
  static func note(_ text: String) {
    _ = Files.write(Array("hanse: \(TerminalText.line(text))\n".utf8), to: 2)
  }
}
