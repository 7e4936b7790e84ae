import Blobs
import ClientAPI
import Federation
import Model
import Synchronization
import Transport

@testable import Node

/// A node that answers as it should, but for leaves of blobs: of these it says what a test wants.
final class LyingMember: Application, PeerDesk {
  typealias Lie = @Sendable (BlobRequest) -> BlobLeaf?

  private let node: HanseNode
  private let honest: NodeApplication
  private let lie = Mutex<Lie?>(nil)
  /// How often it was asked while it lied.
  private let asked = Mutex(0)

  /// Takes the place of the node at its front.
  init(_ node: TestNode) {
    self.node = node.node
    honest = NodeApplication(node.node)
    node.front.open(self)
  }

  var questions: Int { asked.withLock { $0 } }

  /// `nil`: from now on it is honest. A lie that is `nil` says that the blob is not there.
  func lie(_ new: Lie?) {
    lie.withLock { $0 = new }
    asked.withLock { $0 = 0 }
  }

  func begin(_ head: RequestHead, on exchange: Exchange) -> any RequestBodyHandler {
    guard head.path == "/hanse/v1/blob", lie.withLock({ $0 != nil }) else {
      return honest.begin(head, on: exchange)
    }
    return FederationService(
      gate: node.gate, limits: node.limits, suite: node.suite, desk: self, load: PeerLoad(),
      traffic: node.metrics.traffic, world: node.world
    ).begin(head, on: exchange)
  }

  func blob(_ request: BlobRequest, from peer: NodeID, _ reply: PeerReply) {
    asked.withLock { $0 += 1 }
    if let leaf = lie.withLock({ $0 })?(request) {
      reply.send(BlobResponse(leaf: leaf))
    } else {
      reply.refuse(404, "unknownBlob", "It says.")
    }
  }

  // Nothing else is asked of it there.
  func heard(_ peer: NodeID) {}
  func askedToBeLetIn(_ peer: NodeID) {}
  func discover(_ domain: Domain) {}
  func submit(_ request: SubmitRequest, from peer: NodeID, _ reply: PeerReply) {}
  func push(_ request: PushRequest, from peer: NodeID, _ reply: PeerReply) {}
  func pull(_ request: PullRequest, from peer: NodeID, _ reply: PeerReply) {}
  func snapshot(_ request: SnapshotRequest, from peer: NodeID, _ reply: PeerReply) {}
  func ephemeral(_ request: EphemeralRequest, from peer: NodeID, _ reply: PeerReply) {}
  func checkpoints(_ request: CheckpointsRequest, from peer: NodeID, _ reply: PeerReply) {}
  func browse(_ request: BrowseRequest, from peer: NodeID, _ reply: PeerReply) {}
  func admit(_ request: AdmitRequest, from peer: NodeID, _ reply: PeerReply) {}
  func resolve(_ request: ResolveRequest, from peer: NodeID, _ reply: PeerReply) {}
}
