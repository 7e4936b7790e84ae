internal import Federation
internal import Model
internal import Store
internal import Wire

/// What peers tell of their checkpoints, and want to know.
extension Core {
  /// Looks at what a peer tells, then answers, once what came of it is durable.
  func checkpoints(
    _ request: CheckpointsRequest, from peer: NodeID,
    answer: @escaping @Sendable (CheckpointsResponse) -> Void,
    failed: @escaping @Sendable (NodeProblem) -> Void
  ) throws(StoreError) {
    let run = try request.run.map { (run) throws(StoreError) in try heard(run, of: peer) } ?? nil
    afterCommit.append { [self] in
      examine(
        request.notes, request.proofs, from: peer,
        completion: { (core, findings) throws(StoreError) in
          var response = try core.response(to: request, of: peer)
          response.add(findings)
          response.run = run
          let made = response
          core.afterCommit.append { answer(core.cosigned(made, for: request, of: peer)) }
        }, failed: failed)
    }
  }

  private func response(
    to request: CheckpointsRequest, of peer: NodeID
  ) throws(StoreError) -> CheckpointsResponse {
    var response = CheckpointsResponse()
    addDifferences(from: request.notes, of: peer, to: &response)
    if let named = request.named, let note = try namedNote(named, for: peer) { response.notes.append(note) }
    addOwnLogs(request.ownLogs, of: peer, to: &response)
    return response
  }

  /// This node's newest of those logs of which it has another, and what is proven of them.
  private func addDifferences(
    from notes: [Text], of peer: NodeID, to response: inout CheckpointsResponse
  ) {
    var companions: Set<NodeID>?
    for text in notes {
      guard let id = try? CheckpointNote(text.utf8).checkpoint.log, let log = logs[id],
        isShared(log, with: peer, &companions)
      else { continue }
      if let own = note(of: id), own != text { response.notes.append(own) }
      if let proof = log.fork?.proof, response.proofs.count < Limits.proofsInMessage {
        response.proofs.append(proof)
      }
    }
  }

  /// What this node has named in a header, signed.
  private func namedNote(
    _ named: CheckpointsRequest.Named, for peer: NodeID
  ) throws(StoreError) -> Text? {
    var companions: Set<NodeID>?
    guard let log = logs[named.log], isShared(log, with: peer, &companions) else { return nil }
    return try store.namedCheckpoint(of: named.size, in: log.reference)
  }

  /// What is held of logs of which the peer is home: the largest that it has signed, also where the copy here is smaller.
  private func addOwnLogs(
    _ wanted: CheckpointsRequest.OwnLogs, of peer: NodeID, to response: inout CheckpointsResponse
  ) {
    guard case .after(let after) = wanted else { return }
    let held = logs.values.filter { $0.replica.home == peer }.map(\.replica.id).sorted()
      .filter { id in after.map { $0 < id } ?? true }
    let page = held.prefix(Limits.checkpointsInResponse - response.notes.count)
    response.notes += page.compactMap { largestNote(of: $0) }
    response.hasMore = page.count < held.count
  }

  private func largestNote(of id: LogID) -> Text? {
    logs[id].flatMap { $0.ahead.largest(above: $0.replica.checkpoint?.checkpoint.size ?? 0) } ?? note(of: id)
  }
}

extension CheckpointsResponse {
  /// What the asker holds of a history that its home has left with its old keys.
  fileprivate mutating func add(_ findings: [Examination.Finding]) {
    for case .outdated(let proof) in findings where proofs.count < Limits.proofsInMessage {
      proofs.append(proof)
    }
  }
}
