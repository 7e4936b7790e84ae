import Glibc
import Synchronization

/// Whether somebody wants a long piece of work to end where it is, with what it has come to.
enum Interruption {
  private static let asked = Atomic(false)

  static var isAsked: Bool { asked.load(ordering: .relaxed) }

  /// From here on SIGINT and SIGTERM ask, and end nothing by themselves; the second one does.
  static func listen() {
    asked.store(false, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in Interruption.asked.store(true, ordering: .relaxed) }
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
      sigaction(number, &action, nil)
    }
  }
}
