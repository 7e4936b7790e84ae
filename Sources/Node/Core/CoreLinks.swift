internal import Federation
internal import Model
internal import Store

/// What the core can set in motion outside its thread.
protocol CoreLinks: AnyObject, Sendable {
  /// Makes a new picture of the core's memory the current one.
  func publish(_ view: NodeView, _ known: KnownNodes, _ identity: NodeIdentity, _ policy: PeerPolicy)
  /// The node has stopped being able to keep things, for this reason, or can again.
  func report(_ problem: NodeProblem?)
  func arrived(_ batches: [ArrivalBatch])
  func invited(_ invitation: StoredInvitation, number: Int64)
  /// An event of a local user's was not taken by its channel's home.
  func turnedAway(_ item: OutboxItem, of user: UserID)
  /// Something for streams that stands in no log.
  func live(_ news: LiveNews)
  /// An account of this node was made or changed.
  func changed(_ account: Account)
  /// A session has begun, or its refresh token was exchanged.
  func went(on session: StoredSession)
  func ended(_ sessions: [SessionID])
  /// Entries arrived: the full-text index has something to do.
  func indexGrew()
  /// These files are needed no more.
  func drop(_ blobs: [BlobID])
  /// Files that have been on their way for too long are given up.
  func abandonArrivals()
  /// A channel is cosigned further than it was.
  func marked(_ channel: LogID, _ mark: CosignedMark)

  func push(_ ranges: [RangeOrder], to peer: NodeID)
  func submit(_ request: SubmitRequest, _ events: [PendingEvent], to peer: NodeID)
  func pull(_ request: PullRequest, logs: [LogID], from peer: NodeID)
  func ephemeral(_ request: EphemeralRequest, to peer: NodeID)
  func checkpoints(_ request: CheckpointsRequest, for purpose: CheckpointsPurpose, to peer: NodeID)
  /// Compares claims with what is stored, and verifies signatures and proofs, in the turn of `asker`. `completion` runs in a batch
  /// of the core's.
  func examine(
    _ examinations: [Examination], _ proofs: [ProofExamination], for asker: Asker,
    completion: @escaping @Sendable (Core, [Examination.Finding]) throws(StoreError) -> Void,
    failed: @escaping @Sendable (NodeProblem) -> Void)
  func fetchSnapshot(_ request: SnapshotRequest, _ vouched: LogReplica.Vouched, from peer: NodeID)
  /// Fetches a node's documents at its domain.
  func discover(_ domain: Domain)
}
