internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Wire

/// What this node owes its peers and wants from them: the sessions decide, the core performs.
extension Core {
  /// Tells the sessions of all who have to do with a log.
  func introduce(_ log: LiveLog) {
    let state = log.replica.state
    switch state.log.kind {
    case .channel:
      for (peer, record) in state.nodes where peer != node {
        if log.replica.home == node { follow(log, peer, record) }
        if record.isMember || peer == log.replica.home, isMember(log) { shareDirectories(with: peer) }
      }
    case .mailbox:
      if let peer = state.log.peer, log.replica.home == node {
        session(peer) { $0.followed(log.replica.id, size: log.replica.size) }
      }
    case .directory: break
    }
    // Its home is asked for what follows, also where this node owes it nothing.
    if log.replica.home != node { session(log.replica.home) { _ in } }
    introduceLive(log)
  }

  private func follow(_ log: LiveLog, _ peer: NodeID, _ record: NodeRecord) {
    if record.isMember {
      session(peer) { $0.followed(log.replica.id, size: log.replica.size) }
    } else if record.wasMember {
      session(peer) { $0.followed(log.replica.id, size: record.until) }
    }
  }

  private func isMember(_ log: LiveLog) -> Bool { log.replica.state.nodes[node]?.isMember ?? false }

  private func shareDirectories(with peer: NodeID) {
    if let own = logs[identity.chain.newest.directory] {
      session(peer) { $0.followed(own.replica.id, size: own.replica.size) }
    }
    guard let directory = known[peer]?.newest.directory, logs[directory] == nil else { return }
    session(peer) { $0.wants([directory]) }
  }

  /// Tells the sessions of followers that a log of this node has grown.
  func spread(_ log: LiveLog) {
    let (id, size) = (log.replica.id, log.replica.size)
    switch log.replica.state.log.kind {
    case .channel:
      for (peer, record) in log.replica.state.nodes where record.isMember && peer != node {
        session(peer) { $0.grew(id, to: size) }
      }
    case .directory, .mailbox:
      for peer in sessions.keys { session(peer) { $0.grew(id, to: size) } }
    }
    if log.replica.state.log.kind == .mailbox { introduce(log) }
  }

  /// Lets every session act. Called after each batch and when one is due.
  func tick() {
    let now = monotonicMilliseconds
    ringAlarms(now)
    scrubIfDue()
    keepHouseIfDue()
    tickLive(now)
    tendCosigning(now)
    saveLastValuesIfDue(now)
    endSessionsIfDue()
    expireBodiesIfDue()
    dropLooseFilesIfDue()
    saveMarkIfDue()
    guard hasOpenDoors else { return }
    beginRunIfNew()
    tickRecovery(now)
    // What was signed here may contradict what the other copy has signed: it stays here.
    guard !isStopped else { return }
    requestSnapshots()
    confirmDomains()
    for peer in sessions.keys {
      guard var session = sessions[peer], admission(of: peer) == .admitted else { continue }
      let actions = session.next(nowMilliseconds: now) { routineLogs(of: peer) }
      sessions[peer] = session
      for action in actions { perform(action, peer) }
    }
  }

  /// Does something on the core's thread after this time.
  func later(milliseconds: UInt64, _ ring: @escaping () -> Void) {
    alarms.append((monotonicMilliseconds + milliseconds, ring))
  }

  private func ringAlarms(_ now: UInt64) {
    let due = alarms.filter { $0.dueMilliseconds <= now }
    alarms.removeAll { $0.dueMilliseconds <= now }
    for alarm in due { alarm.ring() }
  }

  var wakeAtMilliseconds: UInt64? {
    let alarmsDue = alarms.map(\.dueMilliseconds).min()
    guard hasOpenDoors else { return alarmsDue }
    // A peer that is left alone has nothing due, or the thread would never sleep.
    let sessionsWake = sessions.compactMap { peer, session in
      admission(of: peer) == .admitted ? session.wakeAtMilliseconds : nil
    }.min()
    let hasSnapshotsDue = invitations.all.contains(where: \.isAccepted)
    let domainsDue = unconfirmed.values.map(\.retryAtMilliseconds).min()
    return [
      isStopped ? nil : sessionsWake, isStopped ? nil : domainsDue, alarmsDue, liveWakeAtMilliseconds,
      recovery?.wakeAtMilliseconds, noticeDueMilliseconds, cosigningPlans.values.min(),
      recoveryNews.isEmpty ? nil : 0,
      hasSnapshotsDue && !isStopped ? snapshotRetryMilliseconds : nil,
    ].compactMap { $0 }
      .min()
  }

  /// The logs of which this peer is home and this node a follower.
  private func routineLogs(of peer: NodeID) -> [LogID] {
    let now = monotonicMilliseconds
    var ids = logs.values.filter {
      $0.replica.home == peer && $0.replica.fault == nil && $0.restsUntilMilliseconds <= now
    }.map(\.replica.id)
    if let directory = known[peer]?.newest.directory, logs[directory] == nil, sharesChannel(with: peer) {
      ids.append(directory)
    }
    return ids
  }

  func sharesChannel(with peer: NodeID) -> Bool { companions.shareChannel(with: peer) }

  private func perform(_ action: PeerSession.Action, _ peer: NodeID) {
    switch action {
    case .push(let cursors):
      let orders = cursors.compactMap { askingOrder($0, for: peer) ?? rangeOrder($0, for: peer) }
      if orders.isEmpty {
        session(peer) { $0.pushSkipped(cursors.map(\.log), nowMilliseconds: monotonicMilliseconds) }
      } else {
        links.push(orders, to: peer)
      }
    case .submit: submit(to: peer)
    case .tell(let ids):
      var request = CheckpointsRequest(notes: notes(of: ids, for: peer))
      request.asksCosignatures = true
      if request.notes.isEmpty {
        session(peer) { $0.tellSkipped() }
      } else {
        links.checkpoints(request, for: .cosigning(ids), to: peer)
      }
    case .exchange(let round): exchange(round, with: peer)
    case .pull(let ids):
      let cursors = ids.filter { logs[$0]?.replica.fault == nil }
        .map { Cursor(log: $0, next: logs[$0]?.replica.size ?? 0) }
      let request = PullRequest(
        cursors: Array(cursors.prefix(Limits.rangesInMessage)), mostBytes: 4_194_304, wantsMailbox: true)
      links.pull(request, logs: ids, from: peer)
    }
  }

  /// The range of a log from a cursor, as far as the peer is entitled to it; `nil` if there is none.
  func rangeOrder(_ cursor: Cursor, for peer: NodeID) -> RangeOrder? {
    guard let log = logs[cursor.log], let entitled = entitlement(of: peer, to: log) else { return nil }
    let first = Cursor(log: cursor.log, next: max(cursor.next, entitled.lowerBound))
    return rangeOrder(first, in: log, upTo: entitled.upperBound)
  }

  /// The range of a log from a cursor to a sequence that is not in it any more.
  func rangeOrder(_ cursor: Cursor, in log: LiveLog, upTo end: UInt64) -> RangeOrder? {
    guard let checkpoint = log.replica.checkpoint, cursor.next >= firstServable(log) else { return nil }
    var order = RangeOrder(
      log: cursor.log, reference: log.reference, first: cursor.next, end: end, checkpoint: checkpoint,
      known: known)
    let size = log.replica.size
    if checkpoint.checkpoint.size > size {
      guard let hashes = log.replica.tail else { return nil }
      order.tail = CopyTail(size: size, hashes: hashes)
    }
    return order
  }

  /// The sequences of a log that a peer may have (spec: federation, "pull").
  func entitlement(of peer: NodeID, to log: LiveLog) -> Range<UInt64>? {
    let size = log.replica.size
    // It wrote all of it, and may have lost some.
    if peer == log.replica.home { return 0..<size }
    switch log.replica.state.log.kind {
    case .channel:
      guard let record = log.replica.state.nodes[peer] else { return nil }
      #if HANSE_DEFECTS
        if Defect.keepsEntitlement.isPlanted, record.wasMember { return record.since..<size }
      #endif
      if record.isMember { return min(record.since, size)..<size }
      return record.wasMember ? record.since..<max(record.since, min(record.until, size)) : nil
    case .directory:
      return log.replica.home == node && knowsUsers(of: peer) ? 0..<size : nil
    case .mailbox:
      #if HANSE_DEFECTS
        if Defect.givesMailboxesAway.isPlanted, log.replica.home == node { return 0..<size }
      #endif
      return log.replica.home == node && log.replica.state.log.peer == peer ? 0..<size : nil
    }
  }

  /// Whether this node and a peer are to know each other's users: they share a channel, a user here has invited one there who has
  /// yet to answer, or has accepted an invitation from there. A letter alone is anybody's to write.
  func knowsUsers(of peer: NodeID) -> Bool {
    sharesChannel(with: peer) || mailboxes[peer] != nil && companions.haveInvited(peer)
      || invitations.isAccepted(from: peer)
  }

  /// Every session that the store's logs and pending events call for begins soon, and not all in one moment.
  func doorsOpened() {
    hasOpenDoors = true
    for id in logs.keys.sorted() { if let log = logs[id] { compareReached(log) } }
    for peer in sessions.keys.sorted() {
      let moment = momentSoon(among: sessions.count)
      session(peer) { $0.starts(atMilliseconds: moment) }
    }
  }

  /// A random time within 20 ms for each of so many, 30 s at most.
  func momentSoon(among count: Int) -> UInt64 {
    let spreadMilliseconds = min(30_000, UInt64(count) * 20)
    return monotonicMilliseconds + spreadMilliseconds * (jitter & 1_023) / 1_023
  }

  var jitter: UInt64 { UInt64(Randomness.bytes(2).reduce(0) { $0 << 8 | Int($1) }) }
}
