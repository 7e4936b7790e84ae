import Glibc
import Terminal

/// The standard error.
enum Complaint {
  static func print(_ failure: CommandFailure) {
    var text = "hanse: \(SafeText.line(failure.what)) (\(SafeText.line(failure.code)))\n"
    if let next = failure.next, !next.isEmpty { text += "  next: \(SafeText.line(next))\n" }
    _ = Files.write(Array(text.utf8), to: 2)
  }

  /// Something worth knowing that is no failure.
  static func note(_ text: String) {
    _ = Files.write(Array("hanse: \(SafeText.line(text))\n".utf8), to: 2)
  }
}
