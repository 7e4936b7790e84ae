internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Wire

/// The node's own documents, and how it fares.
extension Core {
  /// Publishes the next document if it is time, or if the configuration says something new, and tells every channel.
  func renewDocument() throws(StoreError) {
    // Another document of the number may be out there.
    guard directoryObstacle == nil else { return }
    guard let text = Text(Array(configuration.domain.utf8)), let domain = Domain(text) else { return }
    let signed = identity.renewed(
      endpoint: Text(configuration.publicURL), domain: domain, versions: configuration.protocolVersions,
      nowMilliseconds: nowMilliseconds)
    if let signed {
      var chain = identity.chain
      do throws(Refusal) { try chain.extend(with: [signed], suite) } catch {
        return journal.error("documentNotRenewed", [("code", error.code)])
      }
      identity = identity.with(chain)
      known.pin(identity.chain)
      try store.save(identity.chain)
      viewIsStale = true
      journal.info("documentRenewed", [("number", "\(identity.chain.newest.number)")])
    }
    try signAgain()
    try announceDocument()
    afterCommit.append { [self] in retireKeys() }
  }

  /// Tells every channel whose state names another document of this node's.
  func announceDocument() throws(StoreError) {
    let newest = identity.chain.newestReference
    for log in logs.values where log.replica.state.log.kind == .channel {
      let isHome = log.replica.home == node
      guard let record = log.replica.state.nodes[node], record.isMember || isHome, obstacle(to: log) == nil,
        record.document != newest, let content = announcement(instead: record.document),
        try !isAnnounced(content, in: log)
      else { continue }
      let event = originate(
        Draft(log: log.replica.id, kind: .nodeDocument, user: nil, content: content))
      try dispatch(event, home: log.replica.home, accepted: { _ in }, ordered: nil)
    }
  }

  /// What tells a channel of the newest document; `nil` where what its state names is a thief's, and not revoked yet.
  private func announcement(instead named: DocumentReference) -> Content? {
    let chain = identity.chain
    if named.number < chain.newest.number { return .document(chain.newestReference) }
    return chain.revokes(named, since: chain.newestReference) ? .replacement(chain.newestReference) : nil
  }

  /// Whether the home was told, or is about to be. What it would refuse now is taken back.
  private func isAnnounced(_ content: Content, in log: LiveLog) throws(StoreError) -> Bool {
    let (id, home) = (log.replica.id, log.replica.home)
    let waiting = (pending[home] ?? []).filter { $0.event.log == id && $0.event.header.kind == .nodeDocument }
    for event in waiting where event.event.header.content != content {
      try store.dequeue(event.id)
      pending[home]?.removeAll { $0.id == event.id }
    }
    return announced[id] == identity.chain.newestReference
      || waiting.contains { $0.event.header.content == content }
  }

  func status() -> NodeStatus {
    let (now, monotonic) = (world.nowMilliseconds(), monotonicMilliseconds)
    let traffic = metrics.traffic.all
    let peers = known.all.filter { $0.node != node }.map { chain in
      let session = sessions[chain.node] ?? PeerSession()
      let figures = traffic[chain.node] ?? PeerTraffic.Figures()
      return NodeStatus.Peer(
        domain: chain.newest.domain.string, node: chain.node,
        lastContactMilliseconds: session.lastContactMilliseconds.map { now - min(now, monotonic - $0) },
        lastError: session.lastError,
        pendingEvents: pending[chain.node]?.count ?? 0, admission: admission(of: chain.node).rawValue,
        behind: session.behind, bytesIn: figures.bytesIn, bytesOut: figures.bytesOut,
        requestsIn: figures.requestsIn, requestsOut: figures.requestsOut, errors: figures.errors,
        version: ProtocolVersion.common(identity.chain.newest.versions, chain.newest.versions))
    }
    let stopped = logs.values.compactMap { log -> NodeStatus.Stopped? in
      guard let fault = log.replica.fault else { return nil }
      return NodeStatus.Stopped(
        channel: log.replica.id, code: fault.refusal.code,
        detail: log.stoppedDetail(fault))
    }
    return NodeStatus(
      node: node, domain: identity.domain.string, startedMilliseconds: startedMilliseconds,
      channels: logs.values.count { $0.replica.state.log.kind == .channel }, users: accounts.count,
      indexLag: max(0, store.lastArrival - indexCursor), peers: peers, stopped: stopped,
      mirrored: mirroredChannels(), oldestCosignedSeconds: oldestCosignedSeconds(),
      decisions: policy.entries.map { ($0.key.string, $0.value.decision) }.sorted { $0.0 < $1.0 },
      newPeers: policy.newPeers, recovery: recoveryStatus(),
      document: identity.chain.newest.number,
      documentMilliseconds: identity.chain.newest.issuedMilliseconds,
      foreignDocuments: identity.chain.foreignDocuments, forks: forks.count { $0.decision == nil })
  }
}
