internal import Federation
internal import Model
internal import Rules
internal import Sodium
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
    guard let document = events.first.flatMap({ document(for: $0.event) }) else {
      return session(home) { $0.submitAnswered(pendingEvents: 0, nowMilliseconds: monotonicMilliseconds) }
    }
    let batch = Batch(
      events.map(\.event), node: node, document: document.number, by: batchKey(of: document), suite)
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

  /// The oldest events under one document, as many as fit into a request and name no more nodes than one may teach. Events by
  /// which this node names a document go first and alone: what follows is signed under the one that they name.
  private func nextSubmission(to home: NodeID) -> [PendingEvent] {
    let signable = submittable(to: home).filter { document(for: $0.event) != nil }
    let ofItself = signable.filter { $0.event.header.kind == .nodeDocument }
    let waiting = ofItself.isEmpty ? signable : ofItself
    guard let first = waiting.first else { return [] }
    let shared = document(for: first.event)
    var events: [PendingEvent] = []
    var named: Set<NodeID> = []
    var bytes = 0
    for item in waiting where document(for: item.event) == shared {
      bytes += item.event.headerBytes.count + (item.event.body?.count ?? 0)
      if let node = item.event.header.namedDocument?.node { named.insert(node) }
      let fits = bytes <= Self.submissionBytes && named.count <= Limits.chainsInSubmission
      guard events.isEmpty || fits && events.count < Limits.batchEvents else { break }
      events.append(item)
    }
    return events
  }

  /// The home's state names another document of this node than the one that an event was signed under. A log that is not followed
  /// does not show which: an invite may name an earlier one. The home is told of the newest, and earlier ones are tried.
  func doubtDocument(in log: LogID, of home: NodeID) throws(StoreError) {
    documentDoubts[log, default: DocumentDoubt()].back += 1
    rest(log, of: home)
    guard documentDoubts[log]?.isTold == false, stateReference(of: log) == nil,
      identity.chain.newest.number > 0
    else { return }
    documentDoubts[log]?.isTold = true
    let newest = identity.chain.newestReference
    let content: Content = identity.chain.revokedBelow > 0 ? .replacement(newest) : .document(newest)
    let event = originate(Draft(log: log, kind: .nodeDocument, user: nil, content: content))
    try dispatch(event, home: home, accepted: { _ in }, ordered: nil)
  }

  /// The home did not take the news of this node's newest document, for they were made at another time than this: they are made
  /// anew, since what is signed under the document waits for them.
  func tellDocumentAgain(in log: LogID, of home: NodeID) throws(StoreError) {
    documentDoubts[log]?.isTold = false
    rest(log, of: home)
    try announceDocument()
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

  /// Under which of this node's documents a statement over this event is signed: the one that the log's state names, as far as it
  /// counts and its key is here. Until the log names another, only the event that names it can be signed, under that one.
  func document(for event: Event) -> DocumentReference? {
    let isOfItself = event.header.kind == .nodeDocument
    guard let named = announced[event.log] ?? stateReference(of: event.log) else {
      let candidates = signableDocuments
      let back = isOfItself ? 0 : documentDoubts[event.log]?.back ?? 0
      return candidates.isEmpty ? nil : candidates[Int(back % UInt64(candidates.count))]
    }
    if case .replacement(let document) = event.header.content { return document }
    if canSign(under: named) { return named }
    guard isOfItself, let document = event.header.namedDocument?.reference, canSign(under: document) else {
      return nil
    }
    return document
  }

  /// The batch key of a document under which this node can sign.
  func batchKey(of document: DocumentReference) -> SigningKey {
    let listed = identity.chain.document(document)?.keys.batch
    return listed.flatMap { identity.keys.batchKey($0) } ?? identity.keys.batch
  }

  /// The document of this node's that a channel's state names for it, where this node follows it.
  private func stateReference(of log: LogID) -> DocumentReference? {
    guard let replica = logs[log]?.replica, replica.state.log.kind == .channel,
      let record = replica.state.nodes[node], record.isMember || replica.home == node
    else { return nil }
    return record.document
  }

  private func canSign(under document: DocumentReference) -> Bool {
    guard !identity.chain.isRevoked(document), let listed = identity.chain.document(document) else {
      return false
    }
    return identity.keys.batchKey(listed.keys.batch) != nil
  }

  /// The newest first.
  private var signableDocuments: [DocumentReference] {
    zip(identity.chain.documents, identity.chain.hashes)
      .map { DocumentReference(number: $0.number, hash: $1) }.filter(canSign).reversed()
  }
}
