internal import Federation
internal import Merkle
internal import Model
internal import Rules
internal import Store
internal import Wire

/// Logs of which there is proof that a node signed what contradicts itself (spec: log, "Forks").
extension Core {
  /// Of forks of origins, the most that are kept of a log.
  static let mostOriginForks = 16

  /// The examination that a proof calls for; `nil` if nothing here depends on it, or it is known.
  func examination(
    of proof: ForkProof, from source: NodeID?, _ companions: inout Set<NodeID>?
  ) -> ProofExamination? {
    guard let log = logs[proof.log] else { return nil }
    if let source, !isShared(log, with: source, &companions) { return nil }
    let signer: NodeID
    switch proof {
    case .checkpoints:
      signer = log.replica.home
      guard isCompared(log) else { return nil }
    case .positions(let fork):
      signer = fork.first.coverage.statement.node
      guard log.replica.concerns(signer), isNewOriginFork(of: signer, in: proof.log) else { return nil }
    }
    // A chain of somebody's own is as dear to verify as it is long.
    guard let first = proof.documents.first, (try? NodeDocument.decode(first.document))?.node == signer,
      source.map({ walks.take($0, nowMilliseconds: monotonicMilliseconds) == nil }) ?? true
    else { return nil }
    return ProofExamination(proof: proof, node: signer, known: known)
  }

  func isNewOriginFork(of origin: NodeID, in log: LogID) -> Bool {
    let others = forks.filter { $0.log == log && !$0.isOfHome }
    return others.count < Self.mostOriginForks && !others.contains { $0.node == origin }
  }

  /// Keeps a fork that was proven, stops the log if its home is the one, and tells the others.
  func take(_ proof: ForkProof, _ fork: ProvenFork, from source: NodeID?) throws(StoreError) {
    guard let log = logs[fork.log] else { return }
    switch fork.what {
    case .checkpoints(let first, _, let root):
      guard isCompared(log), fork.node == log.replica.home else { return }
      log.fork = try keep(proof, fork)
      if log.replica.fault == nil {
        freeze(log, LogFault(forkedAt: first, root), evidence: proof.encode())
      }
      tellIfOwn(first, proof, from: source)
    case .positions:
      guard isNewOriginFork(of: fork.node, in: fork.log) else { return }
      _ = try keep(proof, fork)
    }
  }

  /// Stops a log whose home goes on, under the keys that it has now, with another history than the one that is held here under keys
  /// that it has revoked. Nothing shows others which of them a thief has signed: it is for this node's people to decide.
  func stopReplaced(_ log: LiveLog, by note: Text) throws(StoreError) {
    guard isCompared(log), log.replica.fault == nil, log.replica.home != node,
      let checkpoint = try? CheckpointNote(note.utf8).checkpoint
    else { return }
    let stored = try store.saveReplaced(
      log.replica.id, home: log.replica.home, nowMilliseconds: nowMilliseconds)
    log.fork = stored
    freeze(log, LogFault(forkedAt: checkpoint, log.replica.frontier.root(suite)), evidence: note.utf8)
    noteFork(stored, as: "historyReplaced")
  }

  /// Whether the copy was taken under keys that its home has revoked since.
  func isUnderRevokedKeys(_ log: LiveLog) -> Bool {
    guard let signed = log.replica.checkpoint else { return false }
    do throws(Refusal) {
      _ = try CheckpointVerifier(known).verify(
        Text(stored: signed.note), log: log.replica.id, term: log.replica.term, home: log.replica.home, suite)
      return false
    } catch {
      return error == .checkpointRevoked
    }
  }

  /// Stops a log that its home has forked.
  private func freeze(_ log: LiveLog, _ fault: LogFault, evidence: [UInt8]) {
    log.replica.stop(fault)
    log.evidence = evidence
    touch(log)
  }

  private func keep(_ proof: ForkProof, _ fork: ProvenFork) throws(StoreError) -> StoredFork {
    let stored = try store.save(fork, proof, nowMilliseconds: nowMilliseconds)
    noteFork(stored, as: stored.isOfHome ? "logForked" : "originForked")
    return stored
  }

  private func noteFork(_ stored: StoredFork, as event: StaticString) {
    forks.append(stored)
    viewIsStale = true
    metrics.forksFound.add()
    journal.error(
      event,
      [
        ("log", hexString(stored.log.bytes)), ("node", hexString(stored.node.bytes)),
        ("fork", "\(stored.number)"),
      ])
    afterCommit.append { [self] in
      spread(stored)
      if let log = logs[stored.log] { tellStreams(of: log) }
    }
  }

  /// A home that sees its own fork may be one that was restored: the checkpoint that is not of its tree is not its copy's.
  private func tellIfOwn(
    _ first: Checkpoint, _ proof: ForkProof, from source: NodeID?
  ) {
    guard let source, let log = logs[first.log], log.replica.home == node,
      case .checkpoints(let fork) = proof,
      let verified = try? fork.verified(of: node, known, suite)
    else { return }
    for signed in [verified.first, verified.second]
    where log.roots[signed.checkpoint.size] != signed.checkpoint.root {
      ownCheckpointUnknown(first.log, signed, from: source)
    }
  }

  /// Has all nodes that share the log hear the proof.
  func spread(_ fork: StoredFork) {
    guard fork.decision == nil, fork.proof != nil, let log = logs[fork.log] else { return }
    for peer in sessions.keys.sorted() {
      var companions: Set<NodeID>?
      if isShared(log, with: peer, &companions) { session(peer) { $0.tells(proof: fork.number) } }
    }
  }

  /// Tells those who look at the channel that it stopped, or goes on.
  func tellStreams(of log: LiveLog) {
    guard log.replica.state.log.kind == .channel else { return }
    links.live(.stopped(log.replica.id, code: log.replica.fault?.refusal.code, log.localMembers))
  }

  /// Why somebody may not decide about a fork; `nil` if they may.
  func refusalToDecide(about fork: StoredFork, by user: UserID) -> Refusal? {
    if accounts[user]?.isAdmin == true { return nil }
    guard let log = logs[fork.log], log.localMembers.contains(user),
      let record = log.replica.state.participants[Participant(node: node, user: user)],
      let role = log.replica.state.roles[record.role]
    else { return .unknownLog }
    return role.definition.capabilities.contains(.changePolicy) ? nil : .missingCapability
  }

  /// What becomes of a log whose home has forked it, on this node.
  func decide(
    _ decision: StoredFork.Decision, about number: Int64, by user: UserID
  ) throws(CommandFailure) {
    guard let fork = forks.first(where: { $0.number == number }) else { throw .problem(.unknownFork) }
    switch refusalToDecide(about: fork, by: user) {
    case nil: break
    case .unknownLog: throw .problem(.unknownFork)
    case let refusal?: throw .problem(NodeProblem(refusal))
    }
    guard fork.isOfHome, fork.decision != .close, let log = logs[fork.log] else {
      throw .problem(.forkDecided)
    }
    try keep { () throws(StoreError) in try settle(fork, decision, log, by: user) }
  }

  private func settle(
    _ fork: StoredFork, _ decision: StoredFork.Decision, _ log: LiveLog, by user: UserID
  ) throws(StoreError) {
    let decider = address(of: user)
    let decided = try store.decide(
      decision, about: fork, by: Text(decider), nowMilliseconds: nowMilliseconds)
    forks = forks.map { $0.number == fork.number ? decided : $0 }
    log.fork = decided
    log.ahead = AheadCheckpoints()
    try store.save(ahead: [], of: log.reference)
    if decision == .keep, log.replica.fault?.refusal == .logForked {
      log.replica.goOn()
      try store.clearFault(of: log.reference)
    }
    if decision == .close { try close(log, fork) }
    try audit(.forkDecided, by: decider, target: hexString(fork.log.bytes), decision.rawValue)
    viewIsStale = true
    let (id, home) = (log.replica.id, log.replica.home)
    afterCommit.append { [self] in
      tellStreams(of: log)
      let waiting = submittable(to: home).count
      session(home) {
        $0.queued(pendingEvents: waiting)
        $0.wants([id])
      }
    }
  }

  /// A log that went on, by an earlier decision, stops again.
  private func close(_ log: LiveLog, _ fork: StoredFork) throws(StoreError) {
    if log.replica.fault == nil {
      var fault = LogFault(refusal: .logForked, sequence: log.replica.size, logged: "", own: "")
      if case .checkpoints(let proof)? = fork.proof,
        let first = try? CheckpointNote(proof.first.utf8).checkpoint
      {
        fault = LogFault(forkedAt: first, proof.root)
      }
      freeze(log, fault, evidence: fork.proof?.encode() ?? [])
    }
    try turnAwayPending(of: log)
  }

  /// What was written before the log closed is kept for its authors to see.
  private func turnAwayPending(of log: LiveLog) throws(StoreError) {
    let home = log.replica.home
    for event in pending[home] ?? [] where event.event.log == log.replica.id {
      try turnedAway(event, as: Text(Refusal.logForked.code))
    }
    pending[home]?.removeAll { $0.event.log == log.replica.id }
  }
}

extension LogFault {
  /// The home has signed this, and something else at its size, or of the copy here, with another root.
  fileprivate init(forkedAt checkpoint: Checkpoint, _ root: Bytes32) {
    self.init(
      refusal: .logForked, sequence: checkpoint.size, logged: hexString(checkpoint.root), own: hexString(root)
    )
  }
}
