internal import Federation
internal import Merkle
internal import Model
internal import Rules
internal import Store
internal import Wire

/// Two copies of one node must not both sign. Who hears of the other stops (spec: recovery, "Noticing").
extension Core {
  /// A checkpoint under this node's signature, of a log that is not held back, and that does not belong to what is here.
  func ownCheckpointTooMany(_ log: LogID, _ signed: SignedCheckpoint, from peer: NodeID) {
    guard !decidedLogs.contains(log) else {
      // The operator was told that this would come of it.
      return journal.warning(
        "ownForkShown", [("log", hexString(log.bytes)), ("size", "\(signed.checkpoint.size)")])
    }
    notice(
      CopyNotice(
        reason: .checkpointUnknown, peer: peer,
        detail: "log \(hexString(log.bytes)), size \(signed.checkpoint.size)"))
  }

  /// Stops the node from signing, unless it recovers: then it expects to hear of itself, but for a run that has begun since. Durable
  /// with the next batch.
  func notice(_ notice: CopyNotice) {
    guard noticed == nil, recoveryRecord == nil || recovery != nil && notice.reason == .runUnknown else {
      return
    }
    noticed = notice
    recovery = nil
    journal.error(
      "anotherCopy",
      [
        ("reason", notice.reason.rawValue), ("peer", known[notice.peer]?.newest.domain.string ?? ""),
        ("detail", notice.detail),
      ])
    links.report(reported)
  }

  /// Makes what was noticed durable.
  func settleNotice() {
    guard let noticed, let due = noticeDueMilliseconds, monotonicMilliseconds >= due else { return }
    noticeRetryMilliseconds = monotonicMilliseconds + 1_000
    let job = CoreThread.Write(
      run: { (core) throws(StoreError) in
        let record = RecoveryRecord(
          .anotherCopy, reason: noticed.reason.rawValue, sinceMilliseconds: core.nowMilliseconds)
        try core.store.save(record)
        try core.audit(
          .anotherCopyNoticed, by: Self.itself,
          target: core.known[noticed.peer]?.newest.domain.string ?? "",
          "\(noticed.reason.rawValue): \(noticed.detail)")
        core.recoveryRecord = record
        core.afterCommit.append { core.noticed = nil }
      }, failed: { _ in })
    run([.write(job)])
  }

  /// When what was noticed is to be made durable; again and again, while the disk takes nothing.
  var noticeDueMilliseconds: UInt64? { noticed == nil ? nil : noticeRetryMilliseconds }

  /// What stands in the node's way as a whole.
  var reported: NodeProblem? { isStopped ? .anotherCopy : lastProblem }

  /// A peer says that it has more of a log than its home. Its word counts for nothing: it is asked for what comes next, under this
  /// node's signature.
  func suspect(_ log: LiveLog, _ size: UInt64, at peer: NodeID) {
    guard log.replica.home == node, size > log.replica.size, recoveryRecord == nil, noticed == nil,
      !decidedLogs.contains(log.replica.id)
    else { return }
    let now = monotonicMilliseconds
    if suspicions.count >= Self.mostSuspicions { suspicions = suspicions.filter { $0.value > now } }
    guard suspicions.count < Self.mostSuspicions, suspicions[peer] ?? 0 <= now else { return }
    suspicions[peer] = now + Self.suspicionMilliseconds
    session(peer) { $0.wants([log.replica.id]) }
  }

  private static let mostSuspicions = 1_000
  private static let suspicionMilliseconds: UInt64 = 10_000

  /// An event of this node's own that others have brought: one that it never made is another copy's, or a thief's.
  func noteOwnEvent(_ event: CoveredEvent, in log: LogID, from peer: NodeID) throws(StoreError) {
    let position = event.event.header.position
    guard noteUsed(position, in: log) else { return }
    if recovery != nil { try raiseIncarnation(above: position) }
    guard !isRevoked(event.run.statement) else {
      return journal.warning("ownEventRevoked", [("log", hexString(log.bytes))])
    }
    notice(
      CopyNotice(
        reason: .eventUnknown, peer: peer,
        detail: "log \(hexString(log.bytes)), position \(position.incarnation)/\(position.counter)"))
  }

  /// Takes no position of a log again that stands there; whether this node did not know of it.
  @discardableResult
  func noteUsed(_ position: Position, in log: LogID) -> Bool {
    // It uses no further lane.
    guard position.lane <= Self.laneOfItself else { return true }
    let last = position.lane == 0 ? used[log] : usedOfItself[log]
    // What it made in an earlier incarnation it may have forgotten; of this one it remembers all.
    guard position.incarnation >= incarnation, last.map({ position.isAfter($0) }) ?? true else {
      return false
    }
    if position.lane == 0 { used[log] = position } else { usedOfItself[log] = position }
    newlyUsed.insert(log)
    return true
  }

  /// Whether a statement is of a document that this node has revoked. What others bring of its documents tells of those that it has not.
  private func isRevoked(_ statement: BatchStatement) -> Bool {
    let chain = identity.chain
    guard statement.document >= chain.revokedBelow, let own = chain.document(number: statement.document),
      statement.isSigned(by: own.keys.batch, suite)
    else { return chain.revokedBelow > 0 }
    return false
  }

  private func raiseIncarnation(above position: Position) throws(StoreError) {
    guard position.incarnation >= incarnation, !isIncarnationAhead(position) else { return }
    try store.save(incarnation: position.incarnation + 1)
    incarnation = position.incarnation + 1
  }

  /// Documents of this node's that it does not have. They are adopted while it recovers.
  func showedOwnDocuments(_ documents: [SignedDocument], by peer: NodeID) throws(StoreError) {
    var chain = identity.chain
    do throws(Refusal) { try chain.extend(with: documents, suite) } catch {
      return journal.warning("ownDocumentsRefused", [("code", error.code)])
    }
    guard chain.newestReference != identity.chain.newestReference else { return }
    guard recovery != nil else {
      return notice(
        CopyNotice(
          reason: .documentUnknown, peer: peer, detail: "number \(chain.newest.number)"))
    }
    let session = try storedSessionKey()
    let next: NodeIdentity
    do throws(NodeProblem) { next = try NodeIdentity(chain: chain, session: session, keyFolder) } catch {
      return try keepAside(documents, since: error)
    }
    try adopt(next)
    journal.info("ownDocumentsBack", [("number", "\(chain.newest.number)")])
  }

  /// Documents of which the keys are lost: what they signed is known by them, and the root key goes on after them.
  private func keepAside(_ documents: [SignedDocument], since problem: NodeProblem) throws(StoreError) {
    var chain = identity.chain
    do throws(Refusal) { try chain.keepAside(documents, suite) } catch { return }
    guard chain != identity.chain else { return }
    let newest = chain.foreignNewest ?? chain.newest.number
    journal.error("ownKeysMissing", [("document", "\(newest)"), ("code", problem.code)])
    try adopt(identity.with(chain))
  }

  /// Goes on under these documents and keys.
  func adopt(_ next: NodeIdentity) throws(StoreError) {
    try store.save(next.chain)
    identity = next
    known.pin(next.chain)
    viewIsStale = true
  }
}
