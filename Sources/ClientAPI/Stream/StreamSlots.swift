internal import Model
internal import Synchronization

/// How many streams each user has open, and a bound on them: each costs memory, and a share of every message's way out. From any
/// thread.
final class StreamSlots: Sendable {
  /// One stream's place, given back when the last that holds it lets go.
  final class Slot: Sendable {
    private let slots: StreamSlots
    private let user: UserID

    fileprivate init(_ slots: StreamSlots, _ user: UserID) {
      self.slots = slots
      self.user = user
    }

    deinit { slots.ended(user) }
  }

  private let most: Int
  private let open = Mutex<[UserID: Int]>([:])

  init(most: Int) { self.most = most }

  /// `nil` if the user has enough.
  func begin(_ user: UserID) -> Slot? {
    let fits = open.withLock { open in
      guard open[user, default: 0] < most else { return false }
      open[user, default: 0] += 1
      return true
    }
    return fits ? Slot(self, user) : nil
  }

  private func ended(_ user: UserID) {
    open.withLock { open in
      guard let count = open[user] else { return }
      open[user] = count > 1 ? count - 1 : nil
    }
  }
}
