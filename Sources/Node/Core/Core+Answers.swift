internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// What peers answered.
extension Core {
  func pushAnswered(_ response: PushResponse, by peer: NodeID) throws(StoreError) {
    for cursor in response.cursors { noteLoss(of: cursor.log, cursor.next, by: peer) }
    try takeCosignatures(response.cosigned, by: peer)
    afterCommit.append { [self] in
      session(peer) { $0.pushAnswered(response, nowMilliseconds: monotonicMilliseconds) }
      for cursor in response.cursors {
        if let log = logs[cursor.log] { suspect(log, cursor.next, at: peer) }
      }
    }
  }

  func checkpointsAnswered(
    _ response: CheckpointsResponse, to request: CheckpointsRequest, for purpose: CheckpointsPurpose,
    by peer: NodeID
  ) throws(StoreError) {
    switch purpose {
    case .exchange: try exchangeAnswered(response, to: request, by: peer)
    case .cosigning: try tellAnswered(response, by: peer)
    }
  }

  func checkpointsFailed(_ code: String, for purpose: CheckpointsPurpose, at peer: NodeID) {
    switch purpose {
    case .exchange: exchangeFailed(code, at: peer)
    case .cosigning(let logs):
      session(peer) { $0.tellFailed(logs, code, nowMilliseconds: monotonicMilliseconds, jitter: jitter) }
    }
  }

  private func tellAnswered(_ response: CheckpointsResponse, by peer: NodeID) throws(StoreError) {
    try takeCosignatures(response.cosigned, by: peer)
    afterCommit.append { [self] in
      session(peer) { $0.tellAnswered(nowMilliseconds: monotonicMilliseconds) }
      guard !response.notes.isEmpty || !response.proofs.isEmpty else { return }
      examine(
        response.notes, response.proofs, from: peer, completion: { (_, _) throws(StoreError) in },
        failed: { _ in })
    }
  }

  func pushFailed(_ code: String, at peer: NodeID) {
    session(peer) { $0.pushFailed(code, nowMilliseconds: monotonicMilliseconds, jitter: jitter) }
  }

  func submitAnswered(
    _ response: SubmitResponse, _ events: [PendingEvent], by home: NodeID
  ) throws(StoreError) {
    guard response.outcomes.count == events.count else { return submitFailed("responseInvalid", at: home) }
    #if HANSE_DEFECTS
      let response =
        Defect.mixesUpAnswers.isPlanted ? SubmitResponse(outcomes: response.outcomes.reversed()) : response
    #endif
    // A push may have brought some of them meanwhile.
    let waiting = Set((pending[home] ?? []).map(\.event.id))
    var done: Set<Int64> = []
    var doubted: Set<LogID> = []
    var resting: Set<LogID> = []
    var untold: Set<LogID> = []
    for (event, outcome) in zip(events, response.outcomes) where waiting.contains(event.event.id) {
      switch outcome {
      case .ordered(_, let sequence, let verdict):
        if try !takeOrder(of: event, at: sequence, verdict: verdict) { continue }
      case .turnedAway(let number, let code):
        // A lane's later events cannot be told apart from lost ones while the home lacks a document: try again.
        let isDoubted =
          number == Refusal.statementWrongDocument.number || number == Refusal.documentRevoked.number
        if isDoubted, event.event.header.kind != .nodeDocument || logs[event.event.log] != nil {
          doubted.insert(event.event.log)
          continue
        }
        let isAhead = number == Refusal.incarnationAhead.number
        if number == Refusal.logRecovering.number
          || isAhead && !isIncarnationAhead(event.event.header.position)
        {
          resting.insert(event.event.log)
          continue
        }
        if isAhead { try incarnationWasAhead() }
        let isDocument = event.event.header.kind == .nodeDocument
        if isDocument, Self.untimely.contains(number) { untold.insert(event.event.log) }
        if !isDocument { documentDoubts[event.event.log] = nil }
        try turnedAway(event, number, code)
        guard isDocument, number == Refusal.notMember.number else { break }
        for other in stranded(by: event, at: home) where !done.contains(other.id) {
          try turnedAway(other, number, code)
          done.insert(other.id)
        }
      }
      orderedUnseen[event.event.id] = nil
      done.insert(event.id)
    }
    pending[home]?.removeAll { done.contains($0.id) }
    watchForUnseen(of: home)
    for log in doubted { try doubtDocument(in: log, of: home) }
    for log in resting { rest(log, of: home) }
    for log in untold { try tellDocumentAgain(in: log, of: home) }
    let rest = submittable(to: home).count
    afterCommit.append { [self] in
      session(home) { $0.submitAnswered(pendingEvents: rest, nowMilliseconds: monotonicMilliseconds) }
    }
  }

  /// What a home refuses an event for that another event, made now, may pass.
  private static let untimely = Set([Refusal.incarnationAhead, .timeAhead, .timeBehind].map(\.number))

  /// The home has turned an event away for good: its author is told.
  private func turnedAway(_ event: PendingEvent, _ number: UInt64, _ code: Text) throws(StoreError) {
    try settleInvitation(event.event, verdict: number)
    journal.warning("turnedAway", [("code", code.string), ("log", hexString(event.event.log.bytes))])
    try turnedAway(event, as: code)
    let problem =
      Refusal(number: number).map { NodeProblem($0) }
      ?? NodeProblem("peerRefused", "The channel's home refused this: \(code.string).")
    tellWaiters(of: event.event, .failure(problem))
  }

  /// What waits for a log that takes no news of this node's keys, because the node has nobody in it any more: the home would never come
  /// to judge what is signed with the new ones. Whoever is invited again is judged by themselves.
  private func stranded(by announcement: PendingEvent, at home: NodeID) -> [PendingEvent] {
    (pending[home] ?? []).filter { waiting in
      let kind = waiting.event.header.kind
      return waiting.event.log == announcement.event.log && kind != .nodeDocument && kind != .join
    }
  }

  /// Keeps what the home did not take for its author to see, and frees its idempotency key for another try.
  func turnedAway(_ event: PendingEvent, as code: Text) throws(StoreError) {
    letGoOfFiles(of: event.event)
    #if HANSE_DEFECTS
      if Defect.dropsRefusals.isPlanted { return try store.dequeue(event.id) }
    #endif
    guard let user = event.event.header.author.user else { return try store.dequeue(event.id) }
    if let key = event.key { try store.forgetIdempotentSend(user: user, key: key) }
    try store.turnAway(event.id, as: code, nowMilliseconds: nowMilliseconds)
    let item = OutboxItem(number: event.id, event: event.event, refusal: code)
    afterCommit.append { [self] in links.turnedAway(item, of: user) }
  }

  /// Leaves a peer alone that has asked for it, and looks for a new document of one with which no version is in common, or whose
  /// answer is not signed under the one that is known.
  func heed(_ failure: PeerClient.Failure, of peer: NodeID) {
    if !failure.documents.isEmpty {
      run([
        .write(
          CoreThread.Write(run: { (core) throws(StoreError) in
            try core.showedOwnDocuments(failure.documents, by: peer)
          }) { _ in })
      ])
    }
    let mayHaveNewDocument =
      failure.code == ProtocolVersion.noneInCommon
      || failure.code == ResponseSignature.Fault.responseInvalid.rawValue
    if mayHaveNewDocument, let domain = known[peer]?.newest.domain {
      links.discover(domain)
    }
    guard failure.retryAfterMilliseconds > 0 else { return }
    session(peer) {
      $0.toldToWait(milliseconds: failure.retryAfterMilliseconds, nowMilliseconds: monotonicMilliseconds)
    }
  }

  func submitFailed(_ code: String, at home: NodeID) {
    session(home) { $0.submitFailed(code, nowMilliseconds: monotonicMilliseconds, jitter: jitter) }
  }

  /// Tells those who wait for an event's order, when it is durable.
  func tellWaiters(of event: Event, _ outcome: Result<Receipt.Order, NodeProblem>) {
    let result = outcome.map { Receipt(event: event.id, channel: event.log, order: $0) }
    afterCommit.append { [self] in
      for waiter in waiters.removeValue(forKey: event.id) ?? [] { waiter(result) }
    }
  }

  func pullAnswered(_ response: PullResponse, logs asked: [LogID], by peer: NodeID) throws(StoreError) {
    var more: [LogID] = []
    for range in response.ranges {
      switch try take(range, from: peer) {
      case .success: more.append(range.log)
      case .failure(let refusal):
        journal.warning("rangeRefused", [("code", refusal.code), ("log", hexString(range.log.bytes))])
      }
    }
    for refusal in response.refusals where refusal.code.string != Refusal.unknownLog.code {
      journal.warning("pullRefused", [("code", refusal.code.string), ("log", hexString(refusal.log.bytes))])
    }
    let again = more
    afterCommit.append { [self] in
      session(peer) { $0.pullAnswered(more: again, nowMilliseconds: monotonicMilliseconds) }
    }
  }

  /// A home that does not answer is passed by: another member may serve the range.
  func pullFailed(_ code: String, logs asked: [LogID], at peer: NodeID) {
    session(peer) { $0.pullFailed(asked, code, nowMilliseconds: monotonicMilliseconds, jitter: jitter) }
    for id in asked {
      guard let log = logs[id], log.replica.home == peer, log.replica.state.log.kind == .channel else {
        continue
      }
      for (member, record) in log.replica.state.nodes where record.isMember && member != peer {
        session(member) { $0.wants([id]) }
      }
    }
  }

  func snapshotFailed(_ log: LogID, _ code: String) {
    snapshotsUnderWay.remove(log)
    // Whoever has been removed before the snapshot came hears no more than that, for good.
    if code == Refusal.unknownLog.code { restSnapshot(of: log) }
    journal.warning("snapshotFailed", [("log", hexString(log.bytes)), ("code", code)])
  }

  /// There was nothing to have of a channel, or nothing that holds: it is asked for later, and then later still.
  func restSnapshot(of log: LogID) {
    snapshotRests[log, default: Backoff()].failed(nowMilliseconds: monotonicMilliseconds, jitter: jitter)
  }

  /// A peer has asked something. One that nothing here has to do with is not asked in turn.
  func heard(_ peer: NodeID) {
    sessions[peer]?.heard(nowMilliseconds: monotonicMilliseconds)
    live.sessions[peer]?.heard(nowMilliseconds: monotonicMilliseconds)
    recovery?.meet(peer)
  }
}
