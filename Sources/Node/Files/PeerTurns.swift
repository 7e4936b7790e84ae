internal import Model
internal import Synchronization

/// How many leaves are asked for of each member at a time, whatever files they are of.
final class PeerTurns: Sendable {
  static let mostAtOne = 4

  private struct Peer {
    var underWay = 0
    var waiting: [@Sendable () -> Void] = []
  }

  private let peers = Mutex<[NodeID: Peer]>([:])

  /// `turn` is called when it is its turn, at once perhaps; when what it did is over, one is to be given back.
  func take(_ node: NodeID, _ turn: @escaping @Sendable () -> Void) {
    let isFree = peers.withLock { peers in
      var peer = peers[node] ?? Peer()
      defer { peers[node] = peer }
      guard peer.underWay < Self.mostAtOne else {
        peer.waiting.append(turn)
        return false
      }
      peer.underWay += 1
      return true
    }
    if isFree { turn() }
  }

  func giveBack(_ node: NodeID) {
    let next = peers.withLock { peers -> (@Sendable () -> Void)? in
      guard var peer = peers[node] else { return nil }
      if peer.waiting.isEmpty {
        peer.underWay -= 1
        peers[node] = peer.underWay > 0 ? peer : nil
        return nil
      }
      let next = peer.waiting.removeFirst()
      peers[node] = peer
      return next
    }
    next?()
  }
}
