public import Model
internal import Wire

/// Whom this node talks to: what was decided about peers, and what becomes of the others (spec: federation, FED-10).
///
/// Decisions go by domain, since that is what people know. A block also goes by node, so that a blocked node does not get in by
/// another domain, and by claimed domains; to be allowed, a node must be the one that its domain has shown.
public struct PeerPolicy: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public var decision: PeerDecision
    /// The node that was at the domain when this was decided.
    public var node: NodeID?
    /// When this was decided, in milliseconds since 1970.
    public var sinceMilliseconds: UInt64

    public init(_ decision: PeerDecision, node: NodeID? = nil, sinceMilliseconds: UInt64 = 0) {
      self.decision = decision
      self.node = node
      self.sinceMilliseconds = sinceMilliseconds
    }
  }

  /// More peers than this cannot wait for a decision: strangers could fill the disk.
  public static let mostWaiting = 1_000
  /// Nor more than this of one site: who owns a domain has as many names below it as they like.
  public static let mostWaitingOfSite = 20

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

  /// Those that wait since before a time.
  public func waiting(sinceBefore milliseconds: UInt64) -> [Domain] {
    entries.compactMap { domain, entry in
      entry.decision == .waiting && entry.sinceMilliseconds < milliseconds ? domain : nil
    }
  }

  private func canWait(_ domain: Domain) -> Bool {
    if entries[domain] != nil { return true }
    let waiting = entries.filter { $0.value.decision == .waiting }
    let site = domain.site
    return waiting.count < Self.mostWaiting
      && waiting.count { $0.key.site.elementsEqual(site) } < Self.mostWaitingOfSite
  }
}

extension Domain {
  /// The last two labels, which are mostly what somebody has registered. Where they are not, as below co.uk, strangers share
  /// the places of a site.
  fileprivate var site: ArraySlice<UInt8> {
    let bytes = text.utf8
    guard let last = bytes.lastIndex(of: UInt8(ascii: ".")),
      let dot = bytes[..<last].lastIndex(of: UInt8(ascii: "."))
    else { return bytes[...] }
    return bytes[(dot + 1)...]
  }
}
