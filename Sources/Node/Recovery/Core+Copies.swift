internal import Federation
internal import Merkle
internal import Model
internal import Rules
internal import Store
internal import Wire

/// Two copies of one node must not both sign. Who hears of the other stops (spec: recovery, "Copies").
extension Core {
  /// A checkpoint under this node's signature, of a log that is not held back, and that does not belong to what is here.
  func ownCheckpointTooMany(_ log: LogID, _ signed: SignedCheckpoint, from peer: NodeID) {
    guard !leftOut.contains(peer) else {
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
      }, failed: { _ in })
    run([.write(job)])
  }

  /// When what was noticed is to be made durable; again and again, while the disk takes nothing.
  var noticeDueMilliseconds: UInt64? {
    noticed != nil && recoveryRecord?.mode != .anotherCopy ? noticeRetryMilliseconds : nil
  }

  /// What stands in the node's way as a whole.
  var reported: NodeProblem? { isStopped ? .anotherCopy : lastProblem }

  /// A peer says that it has more of a log than its home. Its word counts for nothing: it is asked for what comes next, under this
  /// node's signature.
  func suspect(_ log: LiveLog, _ size: UInt64, at peer: NodeID) {
    guard log.replica.home == node, size > log.replica.size, recoveryRecord == nil, noticed == nil else {
      return
    }
    let now = monotonicMilliseconds
    if suspicions.count >= Self.mostSuspicions { suspicions = suspicions.filter { $0.value > now } }
    guard suspicions.count < Self.mostSuspicions, suspicions[peer] ?? 0 <= now else { return }
    suspicions[peer] = now + Self.suspicionMilliseconds
    session(peer) { $0.wants([log.replica.id]) }
  }

  private static let mostSuspicions = 1_000
  private static let suspicionMilliseconds: UInt64 = 10_000

  /// An event of this node's own that others have brought: one that it never made is another copy's.
  func noteOwnPosition(_ position: Position, in log: LogID, from peer: NodeID) {
    let last = position.lane == 0 ? used[log] : usedOfItself[log]
    // What it made in an earlier incarnation it may have forgotten; of this one it remembers all.
    guard position.lane <= Self.laneOfItself, position.incarnation >= incarnation,
      last.map({ position.isAfter($0) }) ?? true
    else { return }
    if position.lane == 0 { used[log] = position } else { usedOfItself[log] = position }
    newlyUsed.insert(log)
    if recovery != nil { raiseIncarnation(above: position) }
    notice(
      CopyNotice(
        reason: .eventUnknown, peer: peer,
        detail: "log \(hexString(log.bytes)), position \(position.incarnation)/\(position.counter)"))
  }

  private func raiseIncarnation(above position: Position) {
    let raised = position.incarnation + 1
    guard (try? store.save(incarnation: raised)) != nil else { return }
    incarnation = raised
  }

  /// Documents of this node's that it does not have. They are adopted while it recovers.
  func showedOwnDocuments(_ documents: [SignedDocument], by peer: NodeID) throws(StoreError) {
    var chain = identity.chain
    let before = chain.documents.count
    do throws(Refusal) { try chain.extend(with: documents, suite) } catch {
      return journal.warning("ownDocumentsRefused", [("code", error.code)])
    }
    guard chain.documents.count > before else { return }
    guard recoveryRecord?.mode == .recovering else {
      return notice(
        CopyNotice(
          reason: .documentUnknown, peer: peer, detail: "number \(chain.newest.number)"))
    }
    let session = try storedSessionKey()
    do throws(NodeProblem) {
      identity = try NodeIdentity(chain: chain, session: session, keyFolder)
    } catch {
      return journal.error("ownKeysMissing", [("document", "\(chain.newest.number)"), ("code", error.code)])
    }
    known.pin(chain)
    try store.save(chain)
    viewIsStale = true
    journal.info("ownDocumentsBack", [("number", "\(chain.newest.number)")])
  }
}
