internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// Comparing the checkpoints that others name with the logs that are held (spec: federation, CKP-1 to CKP-5). What can be told
/// from memory is told at once; signatures and old roots are the reading threads' work, in the turn of the peer who told them.
extension Core {
  /// Walks through a tree, looks at proofs, and at what is said of logs that are not held, that one peer may cause in a minute.
  static let walksOfPeer: UInt64 = 64

  /// The examination that a note calls for; `nil` if it says nothing new, or nothing of what the source has to do with.
  func examination(
    of text: Text, from source: NodeID?, _ companions: inout Set<NodeID>?
  ) -> Examination? {
    #if HANSE_DEFECTS
      if Defect.comparesNoCheckpoints.isPlanted { return nil }
    #endif
    guard let note = try? CheckpointNote(text.utf8) else { return nil }
    let checkpoint = note.checkpoint
    guard let log = logs[checkpoint.log] else { return examinationOfUnheld(note, text, from: source) }
    guard isCompared(log), checkpoint.term == log.replica.term else { return nil }
    // Who has joined a channel since the backup of its home is not known to it, and may know more of the channel than all others.
    let isHeld = recovery?.isHeld(checkpoint.log) == true
    if let source, !isHeld, !isShared(log, with: source, &companions) { return nil }
    let isCosigned = isNewlyCosigned(note, text, in: log)
    guard isNews(checkpoint, in: log) || isCosigned, mayWalk(checkpoint.size, in: log, for: source) else {
      return nil
    }
    let root = knownRoot(at: checkpoint.size, in: log)
    return examination(.note(text), in: log, root: root, judgesCosignatures: isCosigned)
  }

  /// Only this node's own key can have signed what this node is to know of a log that it does not hold. One note that it has shows
  /// as much as many; a node that recovers wants all of them.
  private func examinationOfUnheld(
    _ note: CheckpointNote, _ text: Text, from source: NodeID?
  ) -> Examination? {
    let chain = identity.chain
    let keys = Set((chain.documents + chain.replaced.map(\.document)).map(\.keys.log))
    guard let source, keys.contains(where: { note.claimsKey($0, suite) }),
      recovery != nil || walks.take(source, nowMilliseconds: monotonicMilliseconds) == nil
    else { return nil }
    return Examination(
      log: note.checkpoint.log, home: node, term: note.checkpoint.term, copy: nil, claim: .note(text),
      known: known, judges: judges(of: note.checkpoint.log), cosigners: nil)
  }

  func examination(
    _ claim: Examination.Claim, in log: LiveLog, root: Bytes32? = nil, judgesCosignatures: Bool = false
  ) -> Examination {
    let replica = log.replica
    return Examination(
      log: replica.id, home: replica.home, term: replica.term,
      copy: Examination.Copy(
        reference: log.reference, base: log.base, size: replica.size, checkpoint: replica.checkpoint,
        tail: replica.tail, root: root),
      claim: claim, known: known, judges: replica.home == node ? judges(of: replica.id) : known,
      cosigners: judgesCosignatures ? verifier(log) : nil)
  }

  /// A log that is known to be forked tells nothing more by another checkpoint.
  func isCompared(_ log: LiveLog) -> Bool { log.fork == nil }

  private func isNews(_ checkpoint: Checkpoint, in log: LiveLog) -> Bool {
    guard checkpoint.size <= log.replica.size else {
      return log.ahead[checkpoint] == nil
    }
    return checkpoint.size >= max(1, log.base) && log.roots[checkpoint.size] != checkpoint.root
  }

  /// Whether a note has cosignatures that may be better than what is known.
  private func isNewlyCosigned(_ note: CheckpointNote, _ text: Text, in log: LiveLog) -> Bool {
    let (best, size) = (log.cosigning.mark.best, note.checkpoint.size)
    return log.replica.state.log.kind == .channel && log.replica.home != node && log.replica.fault == nil
      && size >= best?.checkpoint.size ?? 0 && text.utf8 != best?.note && text != log.ahead[note.checkpoint]
      && !note.cosignatures.isEmpty
  }

  /// The root at a size, as far as it takes no walk.
  private func knownRoot(at size: UInt64, in log: LiveLog) -> Bytes32? {
    if let root = log.roots[size] { return root }
    guard let own = log.cosigning.own?.checkpoint, own.size == size else { return nil }
    return own.root
  }

  private func mayWalk(_ size: UInt64, in log: LiveLog, for source: NodeID?) -> Bool {
    guard let source, size < log.replica.size, knownRoot(at: size, in: log) == nil else { return true }
    return walks.take(source, nowMilliseconds: monotonicMilliseconds) == nil
  }

  /// Has notes and proofs looked at; `completion` runs in a batch of the core's, after what was found has been taken. Called when what
  /// is held is durable.
  func examine(
    _ notes: [Text], _ proofs: [ForkProof], from source: NodeID,
    completion: @escaping @Sendable (Core, [Examination.Finding]) throws(StoreError) -> Void,
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
        try completion(core, findings)
      }, failed: failed)
  }

  /// The same, where nobody waits for it.
  func examine(_ examinations: [Examination], from source: NodeID?) {
    guard !examinations.isEmpty else { return }
    metrics.checkpointsCompared.add(examinations.count)
    links.examine(
      examinations, [], for: source.map { .peer($0) } ?? .node,
      completion: { (core, findings) throws(StoreError) in
        for finding in findings { try core.take(finding, from: source) }
      }, failed: { _ in })
  }

  func take(_ finding: Examination.Finding, from source: NodeID?) throws(StoreError) {
    switch finding {
    case .nothing, .outdated, .unread: return
    case .agrees(let checkpoint): logs[checkpoint.log]?.roots.note(checkpoint)
    case .cosigned(let signed):
      logs[signed.checkpoint.log]?.roots.note(signed.checkpoint)
      try takeCosigned(signed)
    case .ahead(let signed): try remember(signed, from: source)
    case .forked(let proof, let fork): try take(proof, fork, from: source)
    case .replaced(let held, let signed):
      guard let log = logs[held.log], log.replica.checkpoint?.checkpoint == held, isUnderRevokedKeys(log)
      else {
        return
      }
      try stopReplaced(log, by: Text(stored: signed.note))
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
    guard isCompared(log) else { return }
    let isKnown = log.ahead[checkpoint] != nil
    guard try keepAhead(signed, in: log, from: source), !isKnown else { return }
    metrics.checkpointsAhead.add()
    let (id, home) = (checkpoint.log, log.replica.home)
    afterCommit.append { [self] in
      // The copy may have come there meanwhile.
      if let log = logs[id] { compareReached(log) }
      session(home) { $0.wants([id]) }
      if let source, source != home, log.replica.state.log.kind == .channel {
        session(source) { $0.wants([id]) }
      }
    }
  }

  /// What a copy was taken under is compared like any other, when the copy gets there: a home may sign more than one. Those that the
  /// copy has passed, and of whose tree it is, need no reading thread unless they are cosigned.
  func rememberSeal(of log: LiveLog, from source: NodeID?) throws(StoreError) {
    guard isCompared(log) else { return }
    let count = log.ahead.items.count
    log.ahead.removeAll { $0.isBare && log.roots[$0.checkpoint.size] == $0.checkpoint.root }
    if let signed = log.replica.checkpoint, signed.checkpoint.size > log.replica.size {
      guard try !keepAhead(signed.cosigned(by: []), in: log, from: source) else { return }
    }
    if log.ahead.items.count != count { try store.save(ahead: log.ahead.notes, of: log.reference) }
  }

  /// Whether it is kept.
  private func keepAhead(
    _ signed: SignedCheckpoint, in log: LiveLog, from source: NodeID?
  ) throws(StoreError) -> Bool {
    switch log.ahead.remember(signed) {
    case .known: return false
    case .contradicts(let other):
      try takeFork(of: other, Text(stored: signed.note), root: signed.checkpoint.root, in: log, from: source)
      return false
    case .isNew:
      try store.save(ahead: log.ahead.notes, of: log.reference)
      return true
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

  /// What a home's revoked keys have signed is awaited no more: its log need never come there.
  func forgetRevoked(of chain: NodeChain) throws(StoreError) {
    guard chain.revokedBelow > 0 else { return }
    let verifier = CheckpointVerifier(known)
    for log in logs.values where log.replica.home == chain.node && !log.ahead.isEmpty {
      let (id, term, home) = (log.replica.id, log.replica.term, log.replica.home)
      log.ahead.removeAll { item in
        (try? verifier.verify(item.note, log: id, term: term, home: home, suite)) == nil
      }
      try store.save(ahead: log.ahead.notes, of: log.reference)
    }
  }

  /// Whether a checkpoint under this node's own key is not of what it holds.
  func isUnknown(_ checkpoint: Checkpoint) -> Bool {
    guard let log = logs[checkpoint.log] else { return true }
    return checkpoint.term != log.replica.term || checkpoint.size > log.replica.size
  }
}
