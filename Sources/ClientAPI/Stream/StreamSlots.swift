internal import Model
internal import Synchronization

/// How many streams each user has open, and a bound on them: each costs memory, and a share of every message's way out; and how many
/// have a connection to themselves, so that some are left for requests and for peers. From any thread.
final class StreamSlots: Sendable {
  /// One stream's place, given back when the last that holds it lets go.
  final class Slot: Sendable {
    private let slots: StreamSlots
    private let user: UserID
    private let takesConnection: Bool

    fileprivate init(_ slots: StreamSlots, _ user: UserID, takesConnection: Bool) {
      self.slots = slots
      self.user = user
      self.takesConnection = takesConnection
    }

    deinit { slots.ended(user, takesConnection) }
  }

  private struct Open {
    var ofUser: [UserID: Int] = [:]
    var connections = 0
  }

  private let most: Int
  private let mostConnections: Int
  private let open = Mutex(Open())

  /// `most` of one user; of `connections` that there may be, three quarters have streams of all users together.
  init(most: Int, connections: Int) {
    self.most = most
    mostConnections = connections - connections / 4
  }

  /// `nil` if the user has enough, or no connection may be taken for it.
  func begin(_ user: UserID, takesConnection: Bool) -> Slot? {
    let fits = open.withLock { open in
      guard open.ofUser[user, default: 0] < most,
        !takesConnection || open.connections < mostConnections
      else { return false }
      open.ofUser[user, default: 0] += 1
      if takesConnection { open.connections += 1 }
      return true
    }
    return fits ? Slot(self, user, takesConnection: takesConnection) : nil
  }

  private func ended(_ user: UserID, _ takesConnection: Bool) {
    open.withLock { open in
      if takesConnection { open.connections -= 1 }
      guard let count = open.ofUser[user] else { return }
      open.ofUser[user] = count > 1 ? count - 1 : nil
    }
  }
}
