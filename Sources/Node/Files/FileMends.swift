internal import Model
internal import Synchronization

/// The damaged files whose bytes are being fetched anew, each once, and those for which that came to nothing lately.
final class FileMends: Sendable {
  /// A file that nobody could give is not asked for again sooner, whoever reads it.
  static let pauseMilliseconds: UInt64 = 60_000
  private static let mostRemembered = 1_024

  private struct State {
    var underWay: [BlobID: [@Sendable (Bool) -> Void]] = [:]
    var failed: [BlobID: UInt64] = [:]
  }

  enum Entry {
    case begin
    case wait
    /// It was tried a short while ago.
    case tooSoon
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.underWay.count } }

  /// `begin`: it is the caller's to do. But for `tooSoon`, `waiter` is told whether the file is whole again.
  func enter(_ blob: BlobID, nowMilliseconds: UInt64, _ waiter: @escaping @Sendable (Bool) -> Void) -> Entry {
    state.withLock { state in
      if state.underWay[blob] != nil {
        state.underWay[blob]?.append(waiter)
        return .wait
      }
      if let last = state.failed[blob], nowMilliseconds < last + Self.pauseMilliseconds { return .tooSoon }
      state.underWay[blob] = [waiter]
      return .begin
    }
  }

  func end(_ blob: BlobID, isWhole: Bool, nowMilliseconds: UInt64) {
    let waiters = state.withLock { state in
      if state.failed.count >= Self.mostRemembered { state.failed = [:] }
      state.failed[blob] = isWhole ? nil : nowMilliseconds
      return state.underWay.removeValue(forKey: blob) ?? []
    }
    for waiter in waiters { waiter(isWhole) }
  }
}
