internal import Federation
internal import Model
internal import Store

/// Whom this node talks to, as its administrators have decided.
extension Core {
  private static let waitingMilliseconds: UInt64 = 30 * 86_400_000

  func admission(of peer: NodeID) -> Admission {
    guard let claimed = known[peer]?.newest.domain else { return .refused }
    return policy.admission(of: peer, claimed: claimed, confirmed: known.domain(of: peer))
  }

  /// Keeps a decision, or forgets it. A peer that is let in is contacted at once.
  func decide(_ decision: PeerDecision?, about domain: Domain, by actor: String? = nil) throws(StoreError) {
    let node = known.node(at: domain)?.node ?? policy.entries[domain]?.node
    let entry = decision.map { PeerPolicy.Entry($0, node: node, sinceMilliseconds: nowMilliseconds) }
    policy.decide(entry, about: domain)
    try store.save(entry, about: domain)
    viewIsStale = true
    if let actor {
      try audit(.peerDecided, by: actor, target: domain.string, decision?.rawValue ?? "forgotten")
    }
    journal.info("peerDecided", [("domain", domain.string), ("decision", decision?.rawValue ?? "none")])
    guard let node else { return }
    try store.befriend(node)
    afterCommit.append { [self] in
      guard admission(of: node) == .admitted else { return }
      session(node) { $0.heard(nowMilliseconds: monotonicMilliseconds) }
      heard(node)
    }
  }

  /// A peer, or a user who wants to invite somebody there, waits for an administrator.
  func wait(for domain: Domain) throws(StoreError) {
    guard policy.newPeers == .ask, policy.entries[domain] == nil, policy.mayAsk(domain) else { return }
    try decide(.waiting, about: domain)
  }

  /// Who has waited for so long is forgotten, and may ask again: else strangers that are gone keep others out.
  func forgetOldWaiting() throws(StoreError) {
    let oldest = nowMilliseconds - min(nowMilliseconds, Self.waitingMilliseconds)
    for domain in policy.waiting(sinceBefore: oldest) { try decide(nil, about: domain) }
  }

  /// Why a user cannot reach people at a domain now; `nil` if they can.
  func problem(with domain: Domain) -> NodeProblem? {
    guard let chain = known.node(at: domain), chain.node != node else { return nil }
    let admission = admission(of: chain.node)
    return admission == .admitted ? nil : NodeProblem(admission, domain)
  }
}

extension NodeProblem {
  init(_ admission: Admission, _ domain: Domain) {
    let advice =
      switch admission {
      case .admitted: "try again"
      case .waiting: "an administrator must allow it first (hanse peers allow \(domain.string))"
      case .paused: "an administrator has paused it (hanse peers forget \(domain.string))"
      case .refused: "an administrator has not allowed it (hanse peers allow \(domain.string))"
      }
    self.init(admission.rawValue, "This node does not talk to \(domain.string) now: \(advice).")
  }
}
