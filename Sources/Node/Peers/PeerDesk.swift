internal import Federation
internal import Model

/// Where verified requests of peers are worked on; each is answered through its reply, from any thread.
protocol PeerDesk: AnyObject, Sendable {
  func heard(_ peer: NodeID)
  /// By the policy this peer waits for an administrator to let it in.
  func askedToBeLetIn(_ peer: NodeID)
  func discover(_ domain: Domain)
  func submit(_ request: SubmitRequest, from peer: NodeID, _ reply: PeerReply)
  func push(_ request: PushRequest, from peer: NodeID, _ reply: PeerReply)
  func pull(_ request: PullRequest, from peer: NodeID, _ reply: PeerReply)
  func snapshot(_ request: SnapshotRequest, from peer: NodeID, _ reply: PeerReply)
  func ephemeral(_ request: EphemeralRequest, from peer: NodeID, _ reply: PeerReply)
  func checkpoints(_ request: CheckpointsRequest, from peer: NodeID, _ reply: PeerReply)
  func browse(_ request: BrowseRequest, from peer: NodeID, _ reply: PeerReply)
  func admit(_ request: AdmitRequest, from peer: NodeID, _ reply: PeerReply)
  func blob(_ request: BlobRequest, from peer: NodeID, _ reply: PeerReply)
  func resolve(_ request: ResolveRequest, from peer: NodeID, _ reply: PeerReply)
}
