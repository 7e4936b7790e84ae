internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// Checkpoints beside exchanges: those that events name, that come with ranges and letters, and that the copy has caught up with.
extension Core {
  private static let namingMilliseconds: UInt64 = 1_000
  private static let tellingMilliseconds: UInt64 = 10_000
  /// How many others hear that a copy grew, and how recently they must have been heard of.
  private static let confidants = 3
  private static let contactMilliseconds: UInt64 = 120_000

  /// Names the checkpoint under which this copy was taken in the header of an event: each once, and not one for every message of a
  /// burst.
  func nameCheckpoint(in log: LogID?) -> [SeenCheckpoint] {
    guard let log = log.flatMap({ logs[$0] }), log.replica.home != node,
      let signed = log.replica.checkpoint, signed.checkpoint.size > log.namedSize
    else { return [] }
    let now = monotonicMilliseconds
    guard now >= log.mayNameAtMilliseconds else { return [] }
    log.mayNameAtMilliseconds = now + Self.namingMilliseconds
    log.namedSize = signed.checkpoint.size
    namedCheckpoints.append((log.reference, signed))
    let checkpoint = signed.checkpoint
    return [SeenCheckpoint(term: checkpoint.term, size: checkpoint.size, root: checkpoint.root)]
  }

  /// Proves forks of origins, durable with the answers that name them: nobody sends the second event again.
  func provePositionForks() throws(StoreError) {
    for (id, second, sequence) in claims.allPositions {
      let origin = second.coverage.statement.node
      guard let log = logs[id], isNewOriginFork(of: origin, in: id),
        let first = try store.covered(sequence, of: log.reference)
      else { continue }
      let proof = ForkProof.positions(
        PositionFork(log: id, documents: known[origin]?.signed ?? [], first: first, second: second))
      guard let fork = try? proof.verified(of: origin, known, suite) else { continue }
      try take(proof, fork, from: origin)
    }
  }

  /// Called when the batch that brought them is durable.
  func compare(_ claims: Claims) {
    compareSeen(claims)
    var companions: Set<NodeID>?
    for (note, source) in claims.allNotes {
      if let item = examination(of: note, from: source, &companions) { examine([item], from: source) }
      companions = nil
    }
    for id in claims.doubted.sorted() { if let log = logs[id] { doubt(log) } }
  }

  private func compareSeen(_ claims: Claims) {
    for (id, seen, origin) in claims.allSeen {
      guard let log = logs[id], isCompared(log), seen.term == log.replica.term, origin != node else {
        continue
      }
      let root = log.roots[seen.size]
      if seen.size > log.replica.size || root.map({ $0 != seen.root }) ?? false {
        metrics.checkpointsDiffering.add()
        session(origin) { $0.wants(CheckpointsRequest.Named(log: id, size: seen.size)) }
      } else if root == nil, seen.size >= max(1, log.base),
        walks.take(origin, nowMilliseconds: monotonicMilliseconds) == nil
      {
        examine([examination(.seen(seen, by: origin), in: log)], from: origin)
      }
    }
  }

  /// A copy of another's log has grown: it may have reached what was remembered, and others hear of it.
  func copyGrew(_ log: LiveLog) {
    compareReached(log)
    tellOthers(of: log)
  }

  /// Looks again at remembered checkpoints that the copy has reached.
  func compareReached(_ log: LiveLog) {
    guard isCompared(log) else { return }
    let reached = log.ahead.takeReached(log.replica.size)
    guard !reached.isEmpty else { return }
    let id = log.replica.id
    links.examine(
      reached.map {
        examination(
          .note($0.note), in: log, root: log.roots[$0.checkpoint.size], judgesCosignatures: !$0.isBare)
      }, [],
      for: .peer(log.replica.home),
      completion: { (core, findings) throws(StoreError) in
        for finding in findings { try core.take(finding, from: nil) }
        try core.settleReached(reached.map(\.checkpoint), findings, in: id)
      }, failed: { _ in })
  }

  /// What was compared need not be remembered; what could not be is looked at again when the copy has grown further.
  private func settleReached(
    _ reached: [Checkpoint], _ findings: [Examination.Finding], in id: LogID
  ) throws(StoreError) {
    guard let log = logs[id] else { return }
    for (index, checkpoint) in reached.enumerated() {
      if findings[index].isToCome {
        log.ahead.putBack(checkpoint)
      } else {
        log.ahead.compared(checkpoint)
      }
    }
    try store.save(ahead: log.ahead.notes, of: log.reference)
  }

  /// Tells some members of a channel, those that are there, at most once in ten seconds. Its home has signed what it is told.
  private func tellOthers(of log: LiveLog) {
    guard log.replica.state.log.kind == .channel, log.fork == nil, !log.isTellingPlanned else { return }
    let (now, id) = (monotonicMilliseconds, log.replica.id)
    guard now >= log.mayTellAtMilliseconds else {
      log.isTellingPlanned = true
      return later(milliseconds: log.mayTellAtMilliseconds - now) { [self] in
        guard let log = logs[id] else { return }
        log.isTellingPlanned = false
        tellOthers(of: log)
      }
    }
    log.mayTellAtMilliseconds = now + Self.tellingMilliseconds
    for peer in confidants(of: log, now) { session(peer) { $0.tells(of: id) } }
  }

  private func confidants(of log: LiveLog, _ now: UInt64) -> [NodeID] {
    var present = log.replica.state.nodes.filter { member, record in
      record.isMember && member != node && member != log.replica.home
        && sessions[member]?.lastContactMilliseconds.map { now < $0 + Self.contactMilliseconds } ?? false
    }.keys.sorted()
    var chosen: [NodeID] = []
    while chosen.count < Self.confidants, !present.isEmpty {
      chosen.append(present.remove(at: Int(jitter % UInt64(present.count))))
    }
    return chosen
  }

  /// What the home signs does not follow from this copy: everybody who is there is asked what they have.
  private func doubt(_ log: LiveLog) {
    for (member, record) in log.replica.state.nodes where record.isMember && member != node {
      session(member) { $0.tells(of: log.replica.id) }
    }
    session(log.replica.home) { $0.tells(of: log.replica.id) }
  }
}
