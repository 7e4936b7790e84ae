public import Federation
public import Model

/// How a node is, for its operator.
public struct NodeStatus: Sendable {
  public struct Peer: Sendable {
    public let domain: String
    public let node: NodeID
    public let lastContactMilliseconds: UInt64?
    public let lastError: String?
    /// Events that wait for this peer to order them.
    public let pendingEvents: Int
    /// `admitted`, or why this node does not talk to the peer: `peerWaiting`, `peerPaused`, `peerRefused`.
    public let admission: String
    /// Entries that this peer has yet to acknowledge.
    public let behind: UInt64
    /// Bytes of requests and answers since the node started, without what HTTP and TLS add.
    public let bytesIn: Int
    public let bytesOut: Int
    public let requestsIn: Int
    public let requestsOut: Int
    /// Requests of this node to the peer that came to nothing.
    public let errors: Int
    /// The version of the protocol that both speak; `nil` if there is none.
    public let version: UInt64?
  }

  public struct Stopped: Sendable {
    public let channel: LogID
    public let code: String
    public let detail: String
  }

  /// A channel that has mirrors.
  public struct Mirrored: Sendable {
    public let channel: LogID
    public let size: UInt64
    public let mirrors: Mirrors
    public let mark: CosignedMark
  }

  public let node: NodeID
  public let domain: String
  public let startedMilliseconds: UInt64
  public let channels: Int
  public let users: Int
  /// Entries that the full-text index has yet to take in.
  public let indexLag: Int64
  public let peers: [Peer]
  public let stopped: [Stopped]
  public let mirrored: [Mirrored]
  /// When the newest cosignature was made of the channel of another home whose newest is oldest, since 1970; `nil` where none
  /// is known. Old, it says that a home withholds something, or is away.
  public let oldestCosignedSeconds: UInt64?
  /// What was decided about peers, by domain; also about such as are not known.
  public let decisions: [(String, PeerDecision)]
  /// What becomes of the others.
  public let newPeers: NewPeers
  public let recovery: RecoveryStatus
  /// The number of the newest document, and since when the node is under it.
  public let document: UInt64
  public let documentMilliseconds: UInt64
  /// Documents in this node's name that are not its own: somebody has its keys.
  public let foreignDocuments: Int
  /// Forks that are known and that nobody has decided about.
  public let forks: Int
}
