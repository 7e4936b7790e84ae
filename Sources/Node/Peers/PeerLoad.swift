internal import Model
internal import Synchronization

/// What each peer has under way here: bodies are held in memory, so that one peer alone could use it up. From any thread.
final class PeerLoad: Sendable {
  /// At once; the protocol has a peer make a push, a submission, a pull and an ephemeral request, and some that its users wait for.
  static let requests = 8
  static let bytes = 4 * Limits.messageBytes

  /// One request's part of it, given back when the last that holds it lets go: when its answer has been taken.
  final class Slot: Sendable {
    private let load: PeerLoad
    private let peer: NodeID
    private let bytes: Atomic<Int>

    fileprivate init(_ load: PeerLoad, _ peer: NodeID, _ bytes: Int) {
      self.load = load
      self.peer = peer
      self.bytes = Atomic(bytes)
    }

    /// The answer is known, and is held as long as the peer does not read it.
    func answers(bytes count: Int) {
      bytes.add(count, ordering: .relaxed)
      load.add(count, of: peer)
    }

    deinit { load.ended(peer, bytes.load(ordering: .relaxed)) }
  }

  private let underWay = Mutex<[NodeID: (requests: Int, bytes: Int)]>([:])

  /// A place for a request whose body has at most so many bytes; `nil` if the peer has enough under way.
  func begin(_ peer: NodeID, bytes: Int) -> Slot? {
    let fits = underWay.withLock { underWay in
      let load = underWay[peer] ?? (0, 0)
      guard load.requests < Self.requests, load.bytes + bytes <= Self.bytes else { return false }
      underWay[peer] = (load.requests + 1, load.bytes + bytes)
      return true
    }
    return fits ? Slot(self, peer, bytes) : nil
  }

  private func add(_ bytes: Int, of peer: NodeID) {
    underWay.withLock { $0[peer]?.bytes += bytes }
  }

  private func ended(_ peer: NodeID, _ bytes: Int) {
    underWay.withLock { underWay in
      guard let load = underWay[peer] else { return }
      underWay[peer] = load.requests == 1 ? nil : (load.requests - 1, load.bytes - bytes)
    }
  }
}
