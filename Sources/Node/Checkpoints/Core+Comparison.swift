internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// Comparing the checkpoints that others name with the logs that are held (spec: federation, CKP-1 to CKP-5). What can be told
/// from memory is told at once; signatures and old roots are the reading threads' work, so much of it a minute for each peer.
extension Core {
  /// Walks through a tree that one peer may cause in a minute.
  static let walksOfPeer: UInt64 = 64
  /// Of checkpoints larger than the copy, the most that are kept of a log.
  static let mostAhead = 4

  /// The examination that a note calls for; `nil` if it says nothing new, or nothing of what the source has to do with.
  func examination(
    of text: Text, from source: NodeID?, _ companions: inout Set<NodeID>?
  ) -> Examination? {
    guard let checkpoint = try? CheckpointNote(text.utf8).checkpoint else { return nil }
    guard let log = logs[checkpoint.log] else {
      // Only this node's own key can have signed what this node is to know of a log that it does not hold.
      guard source != nil else { return nil }
      return Examination(
        log: checkpoint.log, home: node, term: checkpoint.term, copy: nil, claim: .note(text), known: known,
        judges: judges(of: checkpoint.log))
    }
    guard isCompared(log), checkpoint.term == log.replica.term else { return nil }
    // Who has joined a channel since the backup of its home is not known to it, and may know more of the channel than all others.
    let isHeld = recovery?.isHeld(checkpoint.log) == true
    if let source, !isHeld, !isShared(log, with: source, &companions) { return nil }
    guard isNews(checkpoint, in: log), mayWalk(checkpoint.size, in: log, for: source) else { return nil }
    return examination(.note(text), in: log)
  }

  func examination(_ claim: Examination.Claim, in log: LiveLog) -> Examination {
    let (replica, checkpoint) = (log.replica, log.replica.checkpoint)
    let isComplete = checkpoint?.checkpoint.size == replica.size
    return Examination(
      log: replica.id, home: replica.home, term: replica.term,
      copy: Examination.Copy(
        reference: log.reference, base: log.base, size: replica.size,
        checkpoint: isComplete ? checkpoint : nil),
      claim: claim, known: known, judges: replica.home == node ? judges(of: replica.id) : known)
  }

  /// A log that is known to be forked tells nothing more by another checkpoint.
  func isCompared(_ log: LiveLog) -> Bool { log.fork == nil }

  private func isNews(_ checkpoint: Checkpoint, in log: LiveLog) -> Bool {
    guard checkpoint.size <= log.replica.size else {
      return !log.ahead.contains { $0.checkpoint == checkpoint }
    }
    return checkpoint.size >= max(1, log.base) && log.roots[checkpoint.size] != checkpoint.root
  }

  /// A size that this node has a checkpoint of costs nothing.
  private func mayWalk(_ size: UInt64, in log: LiveLog, for source: NodeID?) -> Bool {
    guard let source, size < log.replica.size else { return true }
    return walks.take(source, nowMilliseconds: monotonicMilliseconds) == nil
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
      items, proofItems,
      completion: { (core, findings) throws(StoreError) in
        for finding in findings { try core.take(finding, from: source) }
        try completion(core)
      }, failed: failed)
  }

  /// The same, where nobody waits for it.
  func examine(_ examinations: [Examination], from source: NodeID?) {
    guard !examinations.isEmpty else { return }
    metrics.checkpointsCompared.add(examinations.count)
    links.examine(
      examinations, [],
      completion: { (core, findings) throws(StoreError) in
        for finding in findings { try core.take(finding, from: source) }
      }, failed: { _ in })
  }

  func take(_ finding: Examination.Finding, from source: NodeID?) throws(StoreError) {
    switch finding {
    case .nothing: return
    case .agrees(let checkpoint): logs[checkpoint.log]?.roots.note(checkpoint)
    case .ahead(let signed): try remember(signed, from: source)
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
      let isHeld = recovery?.isHeld(checkpoint.log) == true
      if let source, isHeld || isUnknown(checkpoint) {
        ownCheckpointUnknown(checkpoint.log, signed, from: source)
      }
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
