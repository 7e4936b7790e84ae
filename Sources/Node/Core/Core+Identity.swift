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
      do throws(Refusal) { try identity.chain.extend(with: [signed], suite) } catch {
        return journal.error("documentNotRenewed", [("code", error.code)])
      }
      known.pin(identity.chain)
      try store.save(identity.chain)
      viewIsStale = true
      journal.info("documentRenewed", [("number", "\(identity.chain.newest.number)")])
    }
    try announceDocument()
  }

  private func announceDocument() throws(StoreError) {
    let newest = identity.chain.newestReference
    for log in logs.values where log.replica.state.log.kind == .channel {
      guard let record = log.replica.state.nodes[node], record.isMember, obstacle(to: log) == nil,
        record.document.number < newest.number,
        pending[log.replica.home]?.contains(where: { $0.event.header.content == .document(newest) }) != true
      else { continue }
      let event = originate(
        Draft(log: log.replica.id, kind: .nodeDocument, user: nil, content: .document(newest)))
      try dispatch(event, home: log.replica.home, accepted: { _ in }, ordered: nil)
    }
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
      mirrored: mirroredChannels(),
      decisions: policy.entries.map { ($0.key.string, $0.value.decision) }.sorted { $0.0 < $1.0 },
      newPeers: policy.newPeers, recovery: recoveryStatus())
  }
}
