import Federation
import Model
import Store
import Wire

@testable import Node

/// What a core set in motion, for a test to look at. Confined to the test's thread, on which the core runs.
final class RecordingLinks: CoreLinks, @unchecked Sendable {
  // Sendable: core and test share one thread.
  var view = NodeView()
  var problems: [NodeProblem?] = []
  var discovered: [Domain] = []
  var pulled: [NodeID] = []
  var invited: [StoredInvitation] = []
  /// What `CorePair` carries to the other node.
  var pushes: [(peer: NodeID, orders: [RangeOrder])] = []
  var submissions: [(peer: NodeID, request: SubmitRequest, events: [PendingEvent])] = []
  var pulls: [(peer: NodeID, request: PullRequest, logs: [LogID])] = []
  var snapshots: [(peer: NodeID, request: SnapshotRequest, vouched: LogReplica.Vouched)] = []
  var tells: [(peer: NodeID, request: CheckpointsRequest, logs: [LogID])] = []
  var marks: [LogID: CosignedMark] = [:]
  var exchanges: [(peer: NodeID, request: CheckpointsRequest)] = []
  var examinations: [ExaminationOrder] = []
  var live: [LiveNews] = []
  var dropped: [BlobID] = []

  struct ExaminationOrder {
    let items: [Examination]
    let proofs: [ProofExamination]
    let asker: Asker
    let completion: @Sendable (Core, [Examination.Finding]) throws(StoreError) -> Void
    let failed: @Sendable (NodeProblem) -> Void
  }
  var ephemeral: [(peer: NodeID, request: EphemeralRequest)] = []
  var liveSessions: Set<SessionID> = []

  func publish(_ view: NodeView, _ known: KnownNodes, _ identity: NodeIdentity, _ policy: PeerPolicy) {
    self.view = view
  }
  func report(_ problem: NodeProblem?) { problems.append(problem) }
  func arrived(_ batches: [ArrivalBatch]) {}
  func invited(_ invitation: StoredInvitation, number: Int64) { invited.append(invitation) }
  func turnedAway(_ item: OutboxItem, of user: UserID) {}
  func live(_ news: LiveNews) { live.append(news) }
  func changed(_ account: Account) {}
  func went(on session: StoredSession) { liveSessions.insert(session.id) }
  func ended(_ sessions: [SessionID]) { liveSessions.subtract(sessions) }
  func indexGrew() {}
  func drop(_ blobs: [BlobID]) { dropped += blobs }
  func abandonArrivals() {}
  func push(_ ranges: [RangeOrder], to peer: NodeID) { pushes.append((peer, ranges)) }
  func marked(_ channel: LogID, _ mark: CosignedMark) { marks[channel] = mark }
  func submit(_ request: SubmitRequest, _ events: [PendingEvent], to peer: NodeID) {
    submissions.append((peer, request, events))
  }
  func pull(_ request: PullRequest, logs: [LogID], from peer: NodeID) {
    pulled.append(peer)
    pulls.append((peer, request, logs))
  }
  func ephemeral(_ request: EphemeralRequest, to peer: NodeID) { ephemeral.append((peer, request)) }
  func checkpoints(_ request: CheckpointsRequest, for purpose: CheckpointsPurpose, to peer: NodeID) {
    switch purpose {
    case .exchange: exchanges.append((peer, request))
    case .cosigning(let logs): tells.append((peer, request, logs))
    }
  }
  func examine(
    _ examinations: [Examination], _ proofs: [ProofExamination], for asker: Asker,
    completion: @escaping @Sendable (Core, [Examination.Finding]) throws(StoreError) -> Void,
    failed: @escaping @Sendable (NodeProblem) -> Void
  ) {
    self.examinations.append(
      ExaminationOrder(
        items: examinations, proofs: proofs, asker: asker, completion: completion, failed: failed))
  }
  func fetchSnapshot(_ request: SnapshotRequest, _ vouched: LogReplica.Vouched, from peer: NodeID) {
    snapshots.append((peer, request, vouched))
  }
  func discover(_ domain: Domain) { discovered.append(domain) }
}
