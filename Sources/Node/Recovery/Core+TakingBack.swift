internal import Federation
internal import Merkle
internal import Model
internal import Rules
internal import Store
internal import Suite
internal import Wire

/// Entries of this node's own logs come back from those who hold them. Nobody's word counts: they stand under its own signature
/// (spec: recovery, "Taking back").
extension Core {
  /// What was told of this node's own logs is worked on in a transaction of its own.
  func takeNews() {
    guard !recoveryNews.isEmpty else { return }
    let news = recoveryNews
    recoveryNews = []
    let job = CoreThread.Write(
      run: { (core) throws(StoreError) in
        for item in news { try core.take(item) }
      }, failed: { _ in })
    run([.write(job)])
  }

  private func take(_ news: RecoveryNews) throws(StoreError) {
    switch news {
    case .shown(let log, let signed, let peer): try ownCheckpointShown(log, signed, from: peer)
    case .answered(let peer): try ownCheckpointsTold(by: peer)
    case .run(let number): try takeRun(above: number)
    }
  }

  private func ownCheckpointShown(
    _ log: LogID, _ signed: SignedCheckpoint, from peer: NodeID
  ) throws(StoreError) {
    guard recovery?.isHeld(log) == true || logs[log] == nil && incarnation > 1 && !isStopped else {
      return ownCheckpointTooMany(log, signed, from: peer)
    }
    if recovery == nil { try recoverOnce() }
    // The operator goes on without it, and without what it has.
    guard !leftOut.contains(peer) else { return }
    try store.hold(log)
    if recovery?.isHeld(log) != true { recovery?.hold(log, size: 0, awaited: [peer]) }
    let size = signed.checkpoint.size
    if size > heldNotes[log]?.values.map(\.checkpoint.size).max() ?? 0 {
      try store.keep(signed.note, shownBy: peer, of: log)
    }
    if size > heldNotes[log]?[peer]?.checkpoint.size ?? 0 { heldNotes[log, default: [:]][peer] = signed }
    recovery?.showed(log, size: size, by: peer)
    try compare(signed.checkpoint, shownBy: peer)
  }

  /// A node that was restored hears late of a log that it had forgotten: nothing was signed for it since, so nothing is lost.
  private func recoverOnce() throws(StoreError) {
    let reason = RecoveryReason.checkpointUnknown.rawValue
    try store.save(RecoveryRecord(.recovering, reason: reason, sinceMilliseconds: nowMilliseconds))
    try store.forgetLeftOut()
    try audit(.recoveryBegun, by: Self.itself, reason)
    try loadRecovery()
  }

  private func ownCheckpointsTold(by peer: NodeID) throws(StoreError) {
    recovery?.answered(peer)
    if recovery?.hasSettled(peer) == true { try sendOwedLetters(to: peer) }
  }

  /// Whether what this node has of its log, as far as it goes, is what it has signed.
  func compare(_ shown: Checkpoint, shownBy peer: NodeID) throws(StoreError) {
    guard let log = logs[shown.log], shown.size <= log.replica.size, log.appended.entries.isEmpty,
      let own = try store.root(of: log.reference, at: shown.size), own != shown.root
    else { return }
    recovery?.forked(shown.log, by: peer)
    journal.error("ownFork", [("log", hexString(shown.log.bytes)), ("size", "\(shown.size)")])
  }

  /// Asks for what follows in a log of this node's.
  func fetch(_ id: LogID, from peer: NodeID) {
    let tries = wholesTried[id, default: 0]
    if logs[id] == nil { wholesTried[id] = tries + 1 }
    if logs[id] == nil, tries / max(1, recovery?.held(id)?.tellers.count ?? 1) % 2 == 1 {
      // It is no log that they have from its beginning: so a channel, of which they have the state.
      guard snapshotsUnderWay.insert(id).inserted else { return }
      let vouched = LogReplica.Vouched(log: id, home: node, checkpoint: nil)
      return links.fetchSnapshot(SnapshotRequest(log: id, trustedSize: 0), vouched, from: peer)
    }
    session(peer) { $0.wants([id]) }
  }

  /// Takes what a range adds to a log of this node's; the cursor after it.
  func takeBack(_ range: LogRange, from peer: NodeID) throws(StoreError) -> Result<UInt64, Refusal> {
    guard let log = logs[range.log] else { return try takeBackWhole(range, from: peer) }
    guard recovery?.isHeld(range.log) == true, log.replica.fault == nil else {
      if let signed = ownCheckpoint(range.checkpoint), signed.checkpoint.log == range.log,
        signed.checkpoint.size > log.replica.size, log.appended.entries.isEmpty
      {
        ownCheckpointTooMany(range.log, signed, from: peer)
      }
      return .failure(.unknownLog)
    }
    if let end = range.endSequence, end <= log.replica.size { return .success(log.replica.size) }
    if try withholds(range, in: log), !isAllThereIs(of: range.log, without: peer) {
      return .failure(.bodyMissing)
    }
    let learned: (known: KnownNodes, chains: [NodeChain])
    do throws(Refusal) { learned = try learning(range.documents) } catch { return .failure(error) }
    let appended: Appended
    do throws(RangeFailure) { appended = try log.replica.apply(range, learned.known.forHistory) } catch {
      if error == .refused(.checkpointMismatch), ownCheckpoint(range.checkpoint) != nil {
        recovery?.forked(range.log, by: peer)
      }
      return try refused(range, error, in: log, from: peer)
    }
    log.appended.append(appended)
    try keep(learned.chains.filter { log.replica.concerns($0.node) })
    touch(log)
    try tookBack(appended, of: log, from: peer)
    return .success(log.replica.size)
  }

  /// What entries that are back mean here.
  private func tookBack(_ appended: Appended, of log: LiveLog, from peer: NodeID) throws(StoreError) {
    for entry in appended.entries {
      guard let event = entry.event else { continue }
      let header = event.event.header
      if header.author.node == node { try noteOwnEvent(event, in: log.replica.id, from: peer) }
      if entry.judgement == .accepted, case .user(let user) = header.content { try takeBack(user) }
    }
    let (id, size) = (log.replica.id, log.replica.size)
    afterCommit.append { [self] in
      recovery?.grew(id, to: size)
      for held in recovery?.heldLogs ?? [] { refreshHeld(held) }
      withheldBy[id] = nil
      journal.info("tookBack", [("log", hexString(id.bytes)), ("size", "\(size)")])
    }
  }

  /// Bodies that one node leaves out another may have. Where none does, and all have been asked, they are gone.
  private func isAllThereIs(of id: LogID, without peer: NodeID) -> Bool {
    withheldBy[id, default: []].insert(peer)
    guard let held = recovery?.held(id) else { return false }
    return recovery?.awaited(for: id).isEmpty == true
      && Set(held.tellers).isSubset(of: withheldBy[id] ?? [])
  }

  /// A log of which this node had nothing, from its beginning: a mailbox that was made since.
  private func takeBackWhole(
    _ range: LogRange, from peer: NodeID
  ) throws(StoreError) -> Result<UInt64, Refusal> {
    guard recovery?.isHeld(range.log) == true, range.first == 0 else { return .failure(.unknownLog) }
    let learned: (known: KnownNodes, chains: [NodeChain])
    let (replica, appended): (LogReplica, Appended)
    do throws(Refusal) { learned = try learning(range.documents) } catch { return .failure(error) }
    do throws(RangeFailure) {
      (replica, appended) = try LogReplica.begin(range, home: node, learned.known.forHistory, suite)
    } catch {
      return .failure(error.refusal)
    }
    try keep(learned.chains.filter { replica.concerns($0.node) })
    let reference = try store.create(replica, base: Frontier())
    let log = LiveLog(StoredLog(reference: reference, base: 0, replica: replica), node: node)
    log.appended = appended
    add(log)
    touch(log)
    viewIsStale = true
    try tookBack(appended, of: log, from: peer)
    return .success(log.replica.size)
  }

  /// An account that the backup knows nothing of has no password: an administrator gives its user a code.
  private func takeBack(_ user: DirectoryUser) throws(StoreError) {
    if var account = accounts[user.user] {
      guard account.isActive != user.isActive else { return }
      account.isActive = user.isActive
      return try save(account)
    }
    guard userNames[user.name] == nil else {
      return journal.warning("accountNotTakenBack", [("user", Hex.text(user.user.bytes.bytes))])
    }
    let account = Account(
      user: user.user, name: user.name, passwordHash: [], isAdmin: false, isActive: user.isActive)
    try audit(.userCreated, by: Self.itself, target: address(of: account), "taken back, without a password")
    try save(account)
  }
}
