internal import Federation
internal import Merkle
internal import Model
internal import Rules
internal import Store
internal import Wire

/// What peers ask: each item authorised by itself, (peer, log, author's node, action).
extension Core {
  /// Events of the peer's for logs of which this node is home. The outcomes, in order, hold once the batch is durable.
  func submit(_ request: SubmitRequest, from peer: NodeID) throws(StoreError) -> [SubmitResponse.Outcome] {
    var offered = OfferedChains(request.documents)
    var verified: Set<BatchStatement> = []
    var outcomes: [SubmitResponse.Outcome] = []
    var next = 0
    for coverage in request.coverages {
      let end = next + Int(coverage.count)
      guard end <= request.events.count else { break }
      outcomes += submit(request.events[next..<end], coverage, from: peer, &offered, &verified)
      next = end
    }
    try keep(offered.learned)
    let rest = request.events.count - outcomes.count
    return outcomes + Array(repeating: .turnedAway(.eventUncovered), count: max(0, rest))
  }

  private func submit(
    _ bytes: ArraySlice<LogRange.EventBytes>, _ coverage: Coverage, from peer: NodeID,
    _ offered: inout OfferedChains, _ verified: inout Set<BatchStatement>
  ) -> [SubmitResponse.Outcome] {
    var events: [Event] = []
    do throws(Refusal) {
      for item in bytes { events.append(try Event(headerBytes: item.header, body: item.body, suite)) }
      guard coverage.statement.node == peer else { throw .notAuthorised }
      for event in events where event.header.author.node != peer { throw .statementWrongNode }
      let doors = events.map { door(for: $0) }
      guard doors.contains(nil) else { return doors.map { .turnedAway($0 ?? .unknownLog) } }
      guard let document = known[peer]?.document(number: coverage.statement.document) else {
        throw .statementWrongDocument
      }
      let run = try CoveredRun.verify(
        coverage, of: events[...], by: document.keys.batch, suite, knowing: verified)
      verified.insert(coverage.statement)
      return CoveredEvent.all(events[...], in: run).map { event in
        do throws(Refusal) { return try order(event, &offered) } catch { return .turnedAway(error) }
      }
    } catch {
      return Array(repeating: .turnedAway(error), count: bytes.count)
    }
  }

  /// Why nothing of an event's is looked at, not even its signature; `nil` if it is of a log that this node orders for its author.
  private func door(for event: Event) -> Refusal? {
    guard let log = logs[event.log], log.replica.state.nodes[event.header.author.node] != nil else {
      return .unknownLog
    }
    guard log.replica.home == node else { return .notHome }
    if let fault = log.replica.fault { return fault.answer }
    return maySign(log.replica.id) ? nil : .logRecovering
  }

  private func order(
    _ covered: CoveredEvent, _ offered: inout OfferedChains
  ) throws(Refusal) -> SubmitResponse.Outcome {
    let event = covered.event
    if let refusal = door(for: event) { throw refusal }
    guard let log = logs[event.log] else { throw .unknownLog }
    claims.note(event.header, in: event.log)
    if !log.replica.state.isRising(event.header.position, of: event.header.author.node) {
      return try standing(covered, in: log)
    }
    guard !isIncarnationAhead(event.header.position) else { throw .incarnationAhead }
    if event.header.kind.hasBody {
      guard let body = event.body else { throw .bodyMissing }
      _ = try Body.decode(body, for: event.header.kind)
    }
    if let refusal = refusalOfMirrors(event.header.content, in: log) { throw refusal }
    try learn(what: event.header, names: log, from: &offered)
    try checkStatement(of: covered, in: log)
    touch(log)
    let sequence = log.replica.size
    let judgement = log.replica.append(covered, nowMilliseconds: nowMilliseconds, to: &log.appended)
    guard let verdict = judgement.verdict else {
      guard case .turnedAway(let refusal) = judgement else { throw .eventUnfit }
      throw refusal
    }
    return .ordered(term: log.replica.term, sequence: sequence, verdict: verdict)
  }

  /// EV-5 and EV-8: the statement is under the document that the state names, and that one is not revoked.
  private func checkStatement(of covered: CoveredEvent, in log: LiveLog) throws(Refusal) {
    let statement = covered.run.statement
    guard let chain = known[statement.node] else { throw .statementWrongDocument }
    let reference = try StatementDocument.named(
      statement.document, for: covered.event.header, in: log.replica.state, chain)
    #if HANSE_DEFECTS
      if Defect.trustsRevoked.isPlanted { return }
    #endif
    guard !chain.isRevoked(reference) else { throw .documentRevoked }
  }

  /// The place of an event that was ordered before; `originFork` if another event has its position.
  private func standing(
    _ covered: CoveredEvent, in log: LiveLog
  ) throws(Refusal) -> SubmitResponse.Outcome {
    let event = covered.event
    if let earlier = log.sequenceInBatch(event.id), let verdict = earlier.judgement.verdict {
      return .ordered(term: log.replica.term, sequence: earlier.sequence, verdict: verdict)
    }
    let header = event.header
    guard let (sequence, entry) = try entry(at: header.position, of: header.author.node, in: log),
      case .event(let standing, let verdict) = entry.content
    else {
      // It may have been turned away for its time before, and the answer was lost while others of its origin have gone past it.
      let point = EntryPoint(
        term: log.replica.term, sequence: log.replica.size,
        timeMilliseconds: max(nowMilliseconds, log.replica.lastTimeMilliseconds))
      throw log.replica.state.refusalOfTime(header, at: point) ?? .positionNotRising
    }
    guard standing == event.id else {
      claims.note(covered, at: sequence, suite)
      throw .originFork
    }
    return .ordered(term: entry.term, sequence: sequence, verdict: verdict)
  }

  /// What could not be read says nothing of where the event stands: its origin asks again.
  private func entry(
    at position: Position, of node: NodeID, in log: LiveLog
  ) throws(Refusal) -> (sequence: UInt64, entry: Entry)? {
    do throws(StoreError) {
      guard let sequence = try store.sequence(of: position, by: node, in: log.reference),
        let bytes = try store.entry(sequence, of: log.reference)?.entry
      else { return nil }
      return (try? Entry.decode(bytes)).map { (sequence, $0) }
    } catch { throw .logRecovering }
  }

  /// Signatures after which a push is taken no further: nobody else's turn comes before its end. What the answer leaves out is sent
  /// again.
  static let signaturesOfPush = 2_048

  /// Ranges that a peer pushes.
  func push(_ request: PushRequest, from peer: NodeID) throws(StoreError) -> PushResponse {
    var cursors: [Cursor] = []
    var refusals: [LogRefusal] = []
    var signatures = 0
    for range in request.ranges {
      guard signatures < Self.signaturesOfPush else { break }
      signatures += range.signatureCount
      switch try take(range, from: peer) {
      case .success(let next): cursors.append(Cursor(log: range.log, next: next))
      case .failure(let refusal):
        if refusal == .rangeGap, let size = logs[range.log]?.replica.size {
          cursors.append(Cursor(log: range.log, next: size))
        } else if refusal == .rangeGap {
          cursors.append(Cursor(log: range.log, next: 0))
        } else {
          refusals.append(LogRefusal(log: range.log, code: refusal.code))
        }
      }
    }
    return PushResponse(cursors: cursors, refusals: refusals)
  }

  /// Verifies a range and takes what it adds; the cursor after it.
  func take(_ range: LogRange, from peer: NodeID) throws(StoreError) -> Result<UInt64, Refusal> {
    if recovery?.isHeld(range.log) == true || logs[range.log]?.replica.home == node {
      return try takeBack(range, from: peer)
    }
    guard let log = logs[range.log] else { return try begin(range, from: peer) }
    let state = log.replica.state
    guard log.replica.home != node,
      peer == log.replica.home || state.log.kind == .channel && state.nodes[peer]?.isMember == true
    else { return .failure(.unknownLog) }
    if let end = range.endSequence, end <= log.replica.size {
      claims.note(range.checkpoint, of: range.log, from: peer)
      return .success(log.replica.size)
    }
    if state.log.kind != .channel, let refusal = refusalOfOwnLog(range, users: state.users, of: peer) {
      log.restsUntilMilliseconds = monotonicMilliseconds + Self.fullRestMilliseconds
      return .failure(refusal)
    }
    if peer != log.replica.home, try withholds(range, in: log) {
      afterCommit.append { [self] in session(log.replica.home) { $0.wants([range.log]) } }
      return .failure(.bodyMissing)
    }
    let learned: (known: KnownNodes, chains: [NodeChain])
    do throws(Refusal) { learned = try learning(range.documents) } catch { return .failure(error) }
    let before = log.replica.frontier
    do throws(RangeFailure) {
      log.appended.append(try log.replica.apply(range, learned.known))
    } catch {
      return try refused(range, error, in: log, from: peer)
    }
    log.notePassed(since: before, suite)
    if state.log.kind != .channel { spend(range, of: peer) }
    try keep(learned.chains.filter { log.replica.concerns($0.node) })
    try rememberSeal(of: log, from: peer)
    touch(log)
    documentDoubts[range.log] = nil
    try received(range, in: log, from: peer)
    return .success(log.replica.size)
  }

  /// LOG-8: whether a member leaves out what somebody said. What is taken without its body is never asked for again, so only
  /// the home is believed that a body is gone.
  func withholds(_ range: LogRange, in log: LiveLog) throws(StoreError) -> Bool {
    #if HANSE_DEFECTS
      if Defect.trustsMembersBodies.isPlanted { return false }
    #endif
    let policy = log.replica.state.policy?.policy
    let retention = policy?.retentionMilliseconds.map { $0 - min($0, Limits.originAheadMilliseconds) }
    let withheld = range.withheld(
      from: log.replica.size, dropsEdited: policy?.dropsEdited ?? false,
      expiredMilliseconds: nowMilliseconds - min(nowMilliseconds, retention ?? .max), suite)
    for header in withheld {
      guard header.kind == .edit, let target = header.relation,
        let sequence = try store.sequence(
          of: target.position, by: target.author.node, in: log.reference),
        try store.isGone(sequence, in: log.reference)
      else { return true }
    }
    return false
  }

  func refused(
    _ range: LogRange, _ failure: RangeFailure, in log: LiveLog, from peer: NodeID
  ) throws(StoreError) -> Result<UInt64, Refusal> {
    // From others it may be a checkpoint of the home's beside entries of their own.
    if peer == log.replica.home, isUnderRevokedKeys(log), log.replica.isContradicted(by: range, known) {
      try stopReplaced(log, by: range.checkpoint)
    }
    if case .refused(.checkpointMismatch) = failure {
      claims.note(range.checkpoint, of: range.log, from: peer)
      claims.doubted.insert(range.log)
    }
    if case .stopped(let fault) = failure {
      log.replica.stop(fault)
      log.evidence = CBORWriter.bytes { range.write(to: &$0) }
      touch(log)
      viewIsStale = true
      journal.error(
        "logStopped",
        [
          ("log", hexString(log.replica.id.bytes)), ("code", fault.refusal.code),
          ("sequence", "\(fault.sequence)"), ("logged", fault.logged), ("own", fault.own),
        ])
    }
    return .failure(failure.refusal)
  }

  /// A log that this node does not hold yet: the peer's mailbox for it, or the peer's directory. What it would be is asked before
  /// anything of it is verified.
  private func begin(_ range: LogRange, from peer: NodeID) throws(StoreError) -> Result<UInt64, Refusal> {
    guard range.first == 0 else { return .failure(known[peer] == nil ? .unknownLog : .rangeGap) }
    guard isWanted(range, of: peer) else { return .failure(.unknownLog) }
    if let refusal = refusalOfOwnLog(range, users: [:], of: peer) { return .failure(refusal) }
    let (replica, appended): (LogReplica, Appended)
    do throws(RangeFailure) {
      (replica, appended) = try LogReplica.follow(range, home: peer, known, suite)
    } catch {
      return .failure(error.refusal)
    }
    spend(range, of: peer)
    let reference = try store.create(replica, base: Frontier())
    let log = LiveLog(StoredLog(reference: reference, base: 0, replica: replica), node: node)
    log.appended = appended
    add(log)
    try rememberSeal(of: log, from: peer)
    touch(log)
    viewIsStale = true
    try received(range, in: log, from: peer)
    return .success(log.replica.size)
  }

  private func isWanted(_ range: LogRange, of peer: NodeID) -> Bool {
    if known[peer]?.newest.directory == range.log { return knowsUsers(of: peer) }
    guard !mailboxesHeld.contains(peer), let first = range.events.first,
      let header = try? Header.decode(first.header), case .mailbox(peer: node, document: _) = header.content
    else { return false }
    return true
  }

  /// What new entries of another's log mean here: letters, and this node's own events ordered.
  private func received(_ range: LogRange, in log: LiveLog, from peer: NodeID) throws(StoreError) {
    let isChannel = log.replica.state.log.kind == .channel
    for entry in log.appended.entries where entry.sequence >= range.first {
      guard let covered = entry.event else { continue }
      let event = covered.event
      if event.header.author.node != node { claims.note(event.header, in: range.log) }
      if event.header.kind == .invitation, let body = event.body,
        let letter = try? InvitationLetter.decode(body)
      {
        try receive(letter, from: log.replica.home)
      }
      if isChannel, event.header.author.node == node {
        try noteOwnEvent(covered, in: range.log, from: peer)
        try ownEventOrdered(event, entry, in: log)
      }
    }
    if isChannel { try followUpInvites() }
    if isChannel, log.replica.state.nodes[node]?.isMember != true { submitAgain(to: log.replica.home) }
  }

  /// Under which document what waits for a home is signed follows from the logs: where one says something else now, a session that
  /// found nothing it could sign is to look again.
  private func submitAgain(to home: NodeID) {
    afterCommit.append { [self] in session(home) { $0.queued(pendingEvents: submittable(to: home).count) } }
  }

  /// What waits for the log's home is signed under the document that the log names now.
  private func ownDocumentOrdered(in log: LiveLog) throws(StoreError) {
    announced[log.replica.id] = nil
    try announceDocument()
    submitAgain(to: log.replica.home)
  }

  private func ownEventOrdered(_ event: Event, _ entry: AppendedEntry, in log: LiveLog) throws(StoreError) {
    let order = Receipt.Order(sequence: entry.sequence, verdict: entry.judgement.verdict ?? 0)
    tellWaiters(of: event, .success(order))
    if event.header.kind == .nodeDocument { try ownDocumentOrdered(in: log) }
    orderedUnseen[event.id] = nil
    guard let index = pending[log.replica.home]?.firstIndex(where: { $0.event.id == event.id }),
      let waiting = pending[log.replica.home]?.remove(at: index)
    else { return }
    try store.dequeue(waiting.id)
    try settleInvitation(event, verdict: entry.judgement.number)
  }

  /// What this node would know with these chains, and which of them are news.
  func learning(
    _ chains: [[SignedDocument]]
  ) throws(Refusal) -> (known: KnownNodes, chains: [NodeChain]) {
    var learned = known
    var new: [NodeChain] = []
    for chain in chains { if let chain = try learned.learnNamed(chain) { new.append(chain) } }
    return (learned, new)
  }
}

extension SubmitResponse.Outcome {
  fileprivate static func turnedAway(_ refusal: Refusal) -> SubmitResponse.Outcome {
    .turnedAway(number: refusal.number ?? 66, code: Text(refusal.code))
  }
}

extension LogRange {
  /// One past the last sequence; `nil` if there is no such number.
  var endSequence: UInt64? {
    let (end, overflow) = first.addingReportingOverflow(UInt64(entries.count))
    return overflow ? nil : end
  }
}
