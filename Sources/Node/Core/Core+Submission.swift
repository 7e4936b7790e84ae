internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// Handing this node's events to the homes of their logs.
extension Core {
  /// More goes with the next request: headers and bodies of one that is large enough.
  private static let submissionBytes = 4_194_304

  /// The events that wait for this home, but for those that it calls ordered and those of logs that rest.
  func submittable(to home: NodeID) -> [PendingEvent] {
    let now = monotonicMilliseconds
    return (pending[home] ?? []).filter { waiting in
      let log = waiting.event.log
      return orderedUnseen[waiting.event.id] ?? 0 <= now && documentDoubts[log]?.backoff.allows(now) ?? true
        && logs[log]?.replica.fault?.refusal != .logForked
    }
  }

  func submit(to home: NodeID) {
    let events = isStopped ? [] : nextSubmission(to: home)
    guard let first = events.first else {
      return session(home) { $0.submitAnswered(pendingEvents: 0, nowMilliseconds: monotonicMilliseconds) }
    }
    let document = documentNumber(for: first.event.log)
    let batch = Batch(events.map(\.event), node: node, document: document, by: identity.keys.batch, suite)
    let covered = batch.runs.flatMap(\.events)
    let byID = Dictionary(uniqueKeysWithValues: events.map { ($0.event.id, $0) })
    let coverages = batch.runs.compactMap { run -> Coverage? in
      guard let first = run.events.first else { return nil }
      return first.run.coverage(of: first.leaf..<(first.leaf + run.events.count), suite)
    }
    let nodes = Set(covered.compactMap { $0.event.header.namedDocument?.node })
    let request = SubmitRequest(
      events: covered.map { LogRange.EventBytes(header: $0.event.headerBytes, body: $0.event.body) },
      coverages: coverages, documents: nodes.sorted().compactMap { known[$0]?.signed })
    links.submit(request, covered.compactMap { byID[$0.event.id] }, to: home)
  }

  /// The oldest events under one document, as many as fit into a request and name no more nodes than one may teach.
  private func nextSubmission(to home: NodeID) -> [PendingEvent] {
    let waiting = submittable(to: home)
    guard let first = waiting.first else { return [] }
    let document = documentNumber(for: first.event.log)
    var events: [PendingEvent] = []
    var named: Set<NodeID> = []
    var bytes = 0
    for item in waiting where documentNumber(for: item.event.log) == document {
      bytes += item.event.headerBytes.count + (item.event.body?.count ?? 0)
      if let node = item.event.header.namedDocument?.node { named.insert(node) }
      let fits = bytes <= Self.submissionBytes && named.count <= Limits.chainsInSubmission
      guard events.isEmpty || fits && events.count < Limits.batchEvents else { break }
      events.append(item)
    }
    return events
  }

  /// The home's state names another document of this node than the one that an event was signed under. A log that is not followed
  /// does not show which: an invite may name an earlier one, whose keys are the same.
  func doubtDocument(in log: LogID, of home: NodeID) {
    documentDoubts[log, default: DocumentDoubt()].back += 1
    rest(log, of: home)
  }

  /// The home takes nothing for this log now: it is tried again, ever more seldom.
  func rest(_ log: LogID, of home: NodeID) {
    let now = monotonicMilliseconds
    var doubt = documentDoubts[log, default: DocumentDoubt()]
    doubt.backoff.failed(nowMilliseconds: now, jitter: jitter)
    documentDoubts[log] = doubt
    later(milliseconds: doubt.backoff.retryAtMilliseconds - now) { [self] in
      session(home) { $0.queued(pendingEvents: submittable(to: home).count) }
    }
  }

  /// The number of this node's document that a log's state names: under it statements for that log are signed.
  func documentNumber(for log: LogID) -> UInt64 {
    let newest = identity.chain.newest.number
    guard let replica = logs[log]?.replica, replica.state.log.kind == .channel,
      let record = replica.state.nodes[node], record.isMember || replica.home == node
    else {
      return newest - (documentDoubts[log]?.back ?? 0) % (newest + 1)
    }
    return record.document.number
  }
}
