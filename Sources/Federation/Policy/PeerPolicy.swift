public import Model

/// Whom this node talks to: what was decided about peers, and what becomes of the others (spec: federation, FED-10).
///
/// Decisions go by domain, since that is what people know. A block also goes by node, so that a blocked node does not get in by
/// another domain, and by claimed domains; to be allowed, a node must be the one that its domain has shown.
public struct PeerPolicy: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public var decision: PeerDecision
    /// The node that was at the domain when this was decided.
    public var node: NodeID?

    public init(_ decision: PeerDecision, node: NodeID? = nil) {
      self.decision = decision
      self.node = node
    }
  }

  /// More peers than this cannot wait for a decision: strangers could fill the disk.
  public static let mostWaiting = 1_000

  public var newPeers: NewPeers
  public private(set) var entries: [Domain: Entry] = [:]
  private var blockedNodes: Set<NodeID> = []

  public init(newPeers: NewPeers = .allow) { self.newPeers = newPeers }

  public mutating func decide(_ entry: Entry?, about domain: Domain) {
    entries[domain] = entry
    blockedNodes = Set(entries.values.compactMap { $0.decision == .blocked ? $0.node : nil })
  }

  /// Whether a node may talk to this one now. `claimed` is what its documents say, `confirmed` what discovery has shown.
  public func admission(of node: NodeID, claimed: Domain, confirmed: Domain?) -> Admission {
    if blockedNodes.contains(node) { return .refused }
    let entry = entries[claimed]
    switch entry?.decision {
    case .blocked: return .refused
    case .paused: return .paused
    case .allowed where confirmed == claimed: return .admitted
    default: break
    }
    if newPeers == .allow { return .admitted }
    return newPeers == .ask && canWait(claimed) ? .waiting : .refused
  }

  /// Whether this node may ask at a domain of which it knows nothing.
  public func mayAsk(_ domain: Domain) -> Bool {
    switch entries[domain]?.decision {
    case .allowed: true
    case .blocked, .paused: false
    case .waiting, nil: newPeers == .allow || newPeers == .ask && canWait(domain)
    }
  }

  private func canWait(_ domain: Domain) -> Bool {
    entries[domain] != nil || entries.values.count { $0.decision == .waiting } < Self.mostWaiting
  }
}

/// What the policy says of a peer.
public enum Admission: String, Error, Sendable {
  case admitted
  case waiting = "peerWaiting"
  case paused = "peerPaused"
  case refused = "peerRefused"

  /// For the peer.
  public var message: String {
    switch self {
    case .admitted: "Welcome."
    case .waiting: "An administrator of this node must let yours in first."
    case .paused: "This node takes nothing from yours for a while: try again later."
    case .refused: "This node does not talk to yours."
    }
  }
}
