internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// Comparing the checkpoints that others name with the logs that are held (spec: federation, CKP-1 to CKP-5). What can be told
/// from memory is told at once; signatures and old roots are the reading threads' work, in the turn of the peer who told them.
extension Core {
  /// Walks through a tree, and looks at what is said of logs that are not held, that one peer may cause in a minute.
  static let walksOfPeer: UInt64 = 64
  /// Of checkpoints larger than the copy, the most that are kept of a log.
  static let mostAhead = 4

  /// The examination that a note calls for; `nil` if it says nothing new, or nothing of what the source has to do with.
  func examination(
    of text: Text, from source: NodeID, _ companions: inout Set<NodeID>?
  ) -> Examination? {
    guard let note = try? CheckpointNote(text.utf8) else { return nil }
    let checkpoint = note.checkpoint
    guard let log = logs[checkpoint.log] else { return examinationOfUnheld(note, text, from: source) }
    guard isCompared(log), checkpoint.term == log.replica.term else { return nil }
    // Who has joined a channel since the backup of its home is not known to it, and may know more of the channel than all others.
    let isHeld = recovery?.isHeld(checkpoint.log) == true
    if !isHeld, !isShared(log, with: source, &companions) { return nil }
    guard isNews(checkpoint, in: log) || bearsCosignatures(note, text, in: log, from: source),
      knownRoot(at: checkpoint.size, in: log) != nil || mayWalk(checkpoint.size, in: log, for: source)
    else { return nil }
    return examination(of: note, text, in: log)
  }

  /// Only this node's own key can have signed what this node is to know of a log that it does not hold. One note that it has shows
  /// as much as many; a node that recovers wants all of them.
  private func examinationOfUnheld(
    _ note: CheckpointNote, _ text: Text, from source: NodeID
  ) -> Examination? {
    let keys = Set(identity.chain.documents.map(\.keys.log))
    guard keys.contains(where: { note.claimsKey($0, suite) }),
      recovery != nil || walks.take(source, nowMilliseconds: monotonicMilliseconds) == nil
    else { return nil }
    return Examination(
      log: note.checkpoint.log, home: node, term: note.checkpoint.term, copy: nil, claim: .note(text),
      known: known,
      nowMilliseconds: nowMilliseconds)
  }

  /// Of a note about a log that is held, with what its state says of the cosignatures.
  func examination(of note: CheckpointNote, _ text: Text, in log: LiveLog) -> Examination {
    var examination = examination(.note(text), in: log)
    examination.root = knownRoot(at: note.checkpoint.size, in: log)
    if log.replica.state.log.kind == .channel, log.replica.home != node {
      examination.cosignatures = verifier(log).keyed(note.cosignatures)
    }
    return examination
  }

  func examination(_ claim: Examination.Claim, in log: LiveLog) -> Examination {
    let (replica, checkpoint) = (log.replica, log.replica.checkpoint)
    let isComplete = checkpoint?.checkpoint.size == replica.size
    return Examination(
      log: replica.id, home: replica.home, term: replica.term,
      copy: Examination.Copy(
        reference: log.reference, base: log.base, size: replica.size,
        checkpoint: isComplete ? checkpoint : nil),
      claim: claim, known: known, nowMilliseconds: nowMilliseconds)
  }

  /// A log that is known to be forked tells nothing more by another checkpoint.
  func isCompared(_ log: LiveLog) -> Bool { log.fork == nil }

  private func isNews(_ checkpoint: Checkpoint, in log: LiveLog) -> Bool {
    guard checkpoint.size <= log.replica.size else {
      return !log.ahead.contains { $0.checkpoint == checkpoint }
    }
    return checkpoint.size >= max(1, log.base) && log.roots[checkpoint.size] != checkpoint.root
  }

  /// The root at a size, as far as it takes no walk.
  private func knownRoot(at size: UInt64, in log: LiveLog) -> Bytes32? {
    if let root = log.roots[size] { return root }
    guard let own = log.cosigning.own?.checkpoint, own.size == size else { return nil }
    return own.root
  }

  private func mayWalk(_ size: UInt64, in log: LiveLog, for source: NodeID) -> Bool {
    size >= log.replica.size || walks.take(source, nowMilliseconds: monotonicMilliseconds) == nil
  }

  /// Has notes and proofs looked at; `completion` runs in a batch of the core's, after what was found has been taken. Called when what
  /// is held is durable.
  func examine(
    _ notes: [Text], _ proofs: [ForkProof], from source: NodeID,
    completion: @escaping @Sendable (Core) throws(StoreError) -> Void,
    failed: @escaping @Sendable (NodeProblem) -> Void
  ) {
    var companions: Set<NodeID>?
    let items = notes.compactMap { examination(of: $0, from: source, &companions) }
    let proofItems = proofs.prefix(Limits.proofsInMessage)
      .compactMap { examination(of: $0, from: source, &companions) }
    metrics.checkpointsCompared.add(items.count)
    links.examine(
      items, proofItems, for: .peer(source),
      completion: { (core, findings) throws(StoreError) in
        for finding in findings { try core.take(finding, from: source) }
        try completion(core)
      }, failed: failed)
  }

  /// The same, where nobody waits for it.
  func examine(_ examinations: [Examination], from source: NodeID) {
    guard !examinations.isEmpty else { return }
    metrics.checkpointsCompared.add(examinations.count)
    links.examine(
      examinations, [], for: .peer(source),
      completion: { (core, findings) throws(StoreError) in
        for finding in findings { try core.take(finding, from: source) }
      }, failed: { _ in })
  }

  func take(_ finding: Examination.Finding, from source: NodeID?) throws(StoreError) {
    switch finding {
    case .nothing: return
    case .agrees(let checkpoint): logs[checkpoint.log]?.roots.note(checkpoint)
    case .cosigned(let signed, let cosignatures):
      logs[signed.checkpoint.log]?.roots.note(signed.checkpoint)
      take(signed, cosignedBy: cosignatures)
    case .ahead(let signed):
      if let source, let log = logs[signed.checkpoint.log] { awaitCosigned(signed, in: log, from: source) }
      try remember(signed, from: source)
    case .forked(let proof, let fork): try take(proof, fork, from: source)
    case .differs(let seen, let origin, let log):
      metrics.checkpointsDiffering.add()
      session(origin) { $0.wants(CheckpointsRequest.Named(log: log, size: seen.size)) }
    }
  }

  /// Keeps a checkpoint that is larger than the copy, to compare it when the copy gets there, and asks for what is missing.
  private func remember(_ signed: SignedCheckpoint, from source: NodeID?) throws(StoreError) {
    let checkpoint = signed.checkpoint
    guard let log = logs[checkpoint.log], log.replica.home != node else {
      if let source, isUnknown(checkpoint) { ownCheckpointUnknown(checkpoint.log, signed, from: source) }
      return
    }
    guard isCompared(log), !log.ahead.contains(where: { $0.checkpoint == checkpoint }) else { return }
    let note = Text(stored: signed.note)
    if let other = log.ahead.first(where: { $0.checkpoint.size == checkpoint.size }) {
      return try takeFork(of: other.note, note, root: checkpoint.root, in: log, from: source)
    }
    log.ahead.append((checkpoint, note))
    log.ahead.sort { $0.checkpoint.size < $1.checkpoint.size }
    // The smallest can be compared first; the largest tells how much is withheld.
    if log.ahead.count > Self.mostAhead { log.ahead.remove(at: Self.mostAhead - 1) }
    try store.save(ahead: log.ahead.map { ($0.checkpoint.size, $0.note) }, of: log.reference)
    metrics.checkpointsAhead.add()
    let (id, home) = (checkpoint.log, log.replica.home)
    afterCommit.append { [self] in
      session(home) { $0.wants([id]) }
      if let source, source != home, log.replica.state.log.kind == .channel {
        session(source) { $0.wants([id]) }
      }
    }
  }

  /// Two checkpoints of one size with different roots need no tree to show it.
  private func takeFork(
    of one: Text, _ other: Text, root: Bytes32, in log: LiveLog, from source: NodeID?
  ) throws(StoreError) {
    let home = log.replica.home
    let proof = ForkProof.checkpoints(
      CheckpointFork(
        log: log.replica.id, documents: known[home]?.signed ?? [], first: one, second: other, root: root,
        consistency: []))
    guard let fork = try? proof.verified(of: home, known, suite) else { return }
    try take(proof, fork, from: source)
  }

  /// Whether a checkpoint under this node's own key is not of what it holds.
  func isUnknown(_ checkpoint: Checkpoint) -> Bool {
    guard let log = logs[checkpoint.log] else { return true }
    return checkpoint.term != log.replica.term || checkpoint.size > log.replica.size
  }
}
