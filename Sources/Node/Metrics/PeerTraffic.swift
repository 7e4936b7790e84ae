internal import Model
internal import Synchronization

/// What went to and came from each peer since the node started: bodies of requests and answers between nodes, without what
/// HTTP and TLS add. Requests between nodes carry batches, and each is looked up here once or twice under a lock.
final class PeerTraffic: Sendable {
  struct Figures: Sendable, Equatable {
    var bytesIn = 0
    var bytesOut = 0
    /// Requests that the peer made, and that were made of it.
    var requestsIn = 0
    var requestsOut = 0
    /// Requests of this node that came to nothing.
    var errors = 0
  }

  private let peers = Mutex<[NodeID: Figures]>([:])

  func note(_ peer: NodeID, _ change: (inout Figures) -> Void) {
    peers.withLock { change(&$0[peer, default: Figures()]) }
  }

  var all: [NodeID: Figures] { peers.withLock { $0 } }
}
