internal import Federation
internal import Model
internal import Store
internal import Wire

/// Who is where: a document's domain is a claim until the domain has shown the document (spec: identity, ID-7).
extension Core {
  /// A node that says nothing new about its domain is asked about so often, and then once an hour.
  private static let tries: UInt64 = 8

  /// These documents were fetched at this domain.
  func discovered(_ documents: [SignedDocument], at domain: Domain) throws(StoreError) {
    let chain: NodeChain
    let isNews: Bool
    let isStranger: Bool
    let earlier = known.node(at: domain)?.node
    do throws(Refusal) {
      var learned = known
      isNews = try learned.learn(documents) != nil
      guard let first = documents.first, let document = try? NodeDocument.decode(first.document),
        document.node != node, let shown = learned[document.node], shown.newest.domain == domain
      else { throw .documentWrongDomain }
      learned.confirm(domain, of: shown.node)
      isStranger = known[shown.node] == nil || store.strangers.contains(shown.node)
      known = learned
      chain = shown
    } catch {
      return journal.warning("discoveryRefused", [("domain", domain.string), ("code", error.code)])
    }
    unconfirmed[chain.node] = nil
    viewIsStale = true
    if let earlier, earlier != chain.node, store.strangers.contains(earlier) { try forgetStranger(earlier) }
    if isStranger {
      try keepStranger(chain)
    } else {
      try store.save(chain)
      try store.confirm(domain, of: chain.node)
    }
    if isNews { try forgetRevoked(of: chain) }
    if isNews { afterCommit.append { [self] in sessions[chain.node]?.documentChanged() } }
  }

  /// The oldest makes room: if it is no invention, its next request shows its documents again.
  private func keepStranger(_ chain: NodeChain) throws(StoreError) {
    try store.keepStranger(chain)
    var documents = store.strangers.reduce(0) { $0 + (known[$1]?.signed.count ?? 0) }
    while store.strangers.count > mostStrangers || documents > mostStrangerDocuments,
      let oldest = store.strangers.first(where: { sessions[$0] == nil })
    {
      documents -= known[oldest]?.signed.count ?? 0
      try forgetStranger(oldest)
    }
  }

  private func forgetStranger(_ node: NodeID) throws(StoreError) {
    try store.forgetStranger(node)
    known.forget(node)
    unconfirmed[node] = nil
    peerRuns[node] = nil
    unkeptRuns.remove(node)
  }

  /// Keeps what was learned of nodes from somebody else than their domains. The caller has seen that each is needed: a peer
  /// could fill the disk with others.
  func keep(_ chains: [NodeChain]) throws(StoreError) {
    for chain in chains {
      // What it has of itself is not for others to tell, but when it was restored.
      if chain.node == node {
        try keepOwn(chain)
        continue
      }
      viewIsStale = true
      known.pin(chain)
      try store.save(chain)
      try forgetRevoked(of: chain)
      if known.domain(of: chain.node) == nil { unconfirmed[chain.node] = Backoff() }
    }
  }

  /// What stands beside this node's own chain, for logs that name it. What nobody has revoked says that somebody else has the keys.
  private func keepOwn(_ chain: NodeChain) throws(StoreError) {
    known.pin(chain)
    try store.save(chain)
    identity = identity.with(chain)
    for link in chain.replaced {
      let reference = DocumentReference(number: link.document.number, hash: link.hash)
      guard !chain.revokes(reference, since: chain.newestReference), let branch = chain.branch(to: reference)
      else { continue }
      try showedOwnDocuments(branch, by: node)
    }
  }

  /// Begins to ask again about every domain that has not been confirmed.
  func doubtDomains() {
    let doubtful = known.all.map(\.node).filter { known.domain(of: $0) == nil }
    for node in doubtful {
      var backoff = Backoff()
      backoff.rests(untilMilliseconds: momentSoon(among: doubtful.count))
      unconfirmed[node] = backoff
    }
  }

  func confirmDomains() {
    let now = monotonicMilliseconds
    for (node, backoff) in unconfirmed where backoff.allows(now) {
      guard backoff.failures < Self.tries, let domain = known[node]?.newest.domain, policy.mayAsk(domain)
      else {
        unconfirmed[node] = nil
        continue
      }
      unconfirmed[node]?.failed(nowMilliseconds: now, jitter: jitter)
      links.discover(domain)
    }
  }
}
