internal import Federation
internal import Merkle
internal import Model
internal import Rules
internal import Store
internal import Wire

/// One transaction for all that has piled up.
extension Core {
  private static let jobsInBatch = 1_024

  func run(_ jobs: [CoreThread.Job]) {
    var writes: [CoreThread.Write] = []
    for job in jobs {
      switch job {
      case .note(let note): note(self)
      case .peek(let peek): if let problem = staleness() { peek.failed(problem) } else { peek.run(self) }
      case .write(let write): writes.append(write)
      }
    }
    var rest = writes[...]
    while !rest.isEmpty {
      run(rest.prefix(Self.jobsInBatch))
      rest = rest.dropFirst(Self.jobsInBatch)
    }
  }

  private func run(_ writes: ArraySlice<CoreThread.Write>) {
    let began = SystemClock.monotonicMicroseconds()
    do throws(StoreError) {
      if memoryIsStale { try reload() }
      nowMilliseconds = world.nowMilliseconds()
      try store.begin()
      try takeRun()
      for write in writes { try write.run(self) }
      try seal()
      #if HANSE_DEFECTS
        if Defect.answersBeforeCommit.isPlanted { for answer in afterCommit { answer() } }
        if Defect.answersBeforeCommit.isPlanted { afterCommit = [] }
      #endif
      let sealed = SystemClock.monotonicMicroseconds()
      try store.commit()
      metrics.commitMicroseconds.record(Int(SystemClock.monotonicMicroseconds() - sealed))
    } catch {
      metrics.batchFailures.add()
      return failed(writes, error)
    }
    count(writes.count)
    committed()
    metrics.batchMicroseconds.record(Int(SystemClock.monotonicMicroseconds() - began))
    report(nil)
  }

  private func count(_ writes: Int) {
    metrics.batchWrites.record(writes)
    metrics.eventsAccepted.add(acceptedEvents)
    for id in touched {
      guard let log = logs[id] else { continue }
      let entries = log.appended.entries.count
      (log.replica.home == node ? metrics.entriesOrdered : metrics.entriesFollowed).add(entries)
    }
  }

  private func failed(_ writes: ArraySlice<CoreThread.Write>, _ error: StoreError) {
    journal.error(
      "batchFailed",
      [("code", error.code.rawValue), ("sqlite", "\(error.sqliteCode)"), ("detail", error.detail)])
    memoryIsStale = true
    clearBatch()
    _ = staleness()
    // A conflict is one job's, and may come from a peer: the others are not to fail with it again and again.
    if error.code == .storeConflict, writes.count > 1 {
      for index in writes.indices { run(writes[index...index]) }
      return
    }
    report(NodeProblem(error))
    for write in writes { write.failed(NodeProblem(error)) }
  }

  private func reload() throws(StoreError) {
    try store.rollback()
    #if HANSE_DEFECTS
      if Defect.keepsMemoryOfFailedBatch.isPlanted { return memoryIsStale = false }
    #endif
    try load()
  }

  /// Why memory cannot be used now; tries to mend it first.
  private func staleness() -> NodeProblem? {
    guard memoryIsStale else { return nil }
    do throws(StoreError) {
      try reload()
      return nil
    } catch {
      journal.error("reloadFailed", [("code", error.code.rawValue)])
      return NodeProblem(error)
    }
  }

  private func report(_ problem: NodeProblem?) {
    guard problem != lastProblem else { return }
    lastProblem = problem
    links.report(reported)
  }

  /// A node whose disk had no room tries again by itself: those who might ask it to may have been told to go elsewhere.
  func probeIfDue() {
    guard lastProblem != nil, monotonicMilliseconds >= nextProbeMilliseconds else { return }
    nextProbeMilliseconds = monotonicMilliseconds + 1_000
    let probe = CoreThread.Write(
      run: { (core) throws(StoreError) in try core.store.set("probe", to: [0]) }, failed: { _ in })
    run([.write(probe)])
  }

  /// Appends this node's own events, signs what grew here, and writes everything.
  private func seal() throws(StoreError) {
    try provePositionForks()
    while !localEvents.isEmpty {
      let events = takeLocalEvents()
      let byDocument = Dictionary(grouping: events) { document(for: $0.event) }
      for local in byDocument[nil] ?? [] { try turnAway(local, .statementWrongDocument) }
      let signable = byDocument.compactMap { document, events in document.map { ($0, events) } }
      for (document, events) in signable.sorted(by: { $0.0.number < $1.0.number }) {
        for start in stride(from: 0, to: events.count, by: Limits.batchEvents) {
          let part = events[start..<min(start + Limits.batchEvents, events.count)]
          try appendLocal(Array(part), document: document)
        }
      }
      try signTouched()
      try followUpInvites()
    }
    try signTouched()
    #if HANSE_DEFECTS
      if Defect.losesUsedPositions.isPlanted { newlyUsed = [] }
    #endif
    for log in newlyUsed {
      if let position = used[log] { try store.use(position, in: log) }
      if let position = usedOfItself[log] { try store.use(position, in: log) }
    }
    for (log, checkpoint) in namedCheckpoints { try store.keepNamed(checkpoint, of: log) }
    for id in touched { try write(id) }
  }

  /// What this node says of itself comes first: the rest is signed under the document that is named then.
  private func takeLocalEvents() -> [LocalEvent] {
    let first = localEvents.filter { $0.event.header.kind == .nodeDocument }
    guard !first.isEmpty else {
      defer { localEvents = [] }
      return localEvents
    }
    localEvents.removeAll { $0.event.header.kind == .nodeDocument }
    return first
  }

  private func appendLocal(_ events: [LocalEvent], document: DocumentReference) throws(StoreError) {
    let batch = Batch(
      events.map(\.event), node: node, document: document.number, by: batchKey(of: document), suite)
    let local = Dictionary(uniqueKeysWithValues: events.map { ($0.event.id, $0) })
    for run in batch.runs {
      for event in run.events {
        guard let local = local[event.event.id] else { continue }
        if event.event.header.kind.isCreate { try create(event, local) } else { try append(event, local) }
      }
    }
  }

  private func create(_ event: CoveredEvent, _ local: LocalEvent) throws(StoreError) {
    let made: (LogReplica, Appended)
    do throws(Refusal) {
      made = try LogReplica.create(event, nowMilliseconds: nowMilliseconds, suite)
    } catch {
      return try turnAway(local, error)
    }
    let reference = try store.create(made.0, base: Frontier())
    let log = LiveLog(StoredLog(reference: reference, base: 0, replica: made.0), node: node)
    log.appended = made.1
    add(log)
    touch(log)
    let receipt = Receipt(
      event: event.event.id, channel: event.event.log, order: Receipt.Order(sequence: 0, verdict: 0))
    afterCommit.append { local.appended(.success(receipt)) }
  }

  /// Frees the idempotency key too, so that another try is one.
  private func turnAway(_ local: LocalEvent, _ refusal: Refusal) throws(StoreError) {
    if let key = local.key, let user = local.event.header.author.user {
      try store.forgetIdempotentSend(user: user, key: key)
    }
    afterCommit.append { local.appended(.failure(NodeProblem(refusal))) }
  }

  private func append(_ event: CoveredEvent, _ local: LocalEvent) throws(StoreError) {
    guard let log = logs[event.event.log] else { return try turnAway(local, .unknownLog) }
    if let (named, document) = event.event.header.namedDocument,
      !fitsSnapshot(document, of: named, in: log.replica.state)
    {
      return try turnAway(local, .channelFull)
    }
    if let refusal = refusalOfMirrors(event.event.header.content, in: log) {
      return try turnAway(local, refusal)
    }
    touch(log)
    let sequence = log.replica.size
    let judgement = log.replica.append(event, nowMilliseconds: nowMilliseconds, to: &log.appended)
    try settleInvitation(event.event, verdict: judgement.number)
    guard let verdict = judgement.verdict else {
      if case .turnedAway(let refusal) = judgement { try turnAway(local, refusal) }
      return
    }
    let receipt = Receipt(
      event: event.event.id, channel: event.event.log,
      order: Receipt.Order(sequence: sequence, verdict: verdict))
    afterCommit.append { local.appended(.success(receipt)) }
  }

  private func signTouched() throws(StoreError) {
    for id in touched {
      guard let log = logs[id], log.replica.home == node, maySign(id),
        log.mustSign || log.replica.checkpoint?.checkpoint.size != log.replica.size
      else { continue }
      log.replica.sign(by: identity.keys.log)
    }
  }

  private func write(_ id: LogID) throws(StoreError) {
    guard let log = logs[id] else { return }
    if let fault = log.replica.fault, let evidence = log.evidence {
      try store.save(fault, evidence: evidence, of: log.reference)
    }
    guard !log.appended.entries.isEmpty else {
      if log.mustSign { try store.save(&log.replica, as: log.reference) }
      return
    }
    log.effects = try store.append(log.appended, to: log.reference)
    try store.save(&log.replica, as: log.reference)
    if log.replica.state.log.kind == .directory {
      notePeople(in: log, onlyOfBatch: true)
    } else if log.changedGovernance {
      log.audience = log.localMembers
      let companionsBefore = log.companions
      log.refreshMembers(of: node)
      companions.replace(companionsBefore, with: log.companions)
      try noteSentInvitations(in: log)
      let gone = log.audience.subtracting(log.localMembers)
      log.noteDepartures(of: gone, from: node)
      live.left(id, gone)
      live.joined(id, log.localMembers)
      log.audience.formUnion(log.localMembers)
      viewIsStale = true
    }
    try attend(to: log)
  }

  /// Everything of the batch is durable: tell.
  private func committed() {
    let callbacks = afterCommit
    let batches = arrivals()
    let grown = touched.compactMap { logs[$0] }.filter { !$0.appended.entries.isEmpty }
    for log in grown where log.changedGovernance { introduce(log) }
    for log in grown where live.typing.isActive(log.replica.id) { stopTyping(in: log) }
    for log in grown where log.replica.home == node { spread(log) }
    let governed = grown.filter(\.changedGovernance)
    for log in grown { log.noteRoot() }
    let claims = claims
    clearBatch()
    for log in governed { endMirrorWaits(in: log) }
    for log in grown where log.replica.home == node { askForCosignatures(of: log) }
    publishIfStale()
    for callback in callbacks { callback() }
    if !batches.isEmpty { links.arrived(batches) }
    if !grown.isEmpty { links.indexGrew() }
    for log in grown { log.audience = log.localMembers }
    compare(claims)
    for log in grown where log.replica.home != node { copyGrew(log) }
  }

  private func arrivals() -> [ArrivalBatch] {
    var number = store.lastArrival
    var batches: [ArrivalBatch] = []
    for id in touched.reversed() {
      guard let log = logs[id], !log.appended.entries.isEmpty else { continue }
      if log.replica.state.log.kind == .channel {
        batches.append(
          ArrivalBatch(
            channel: id, reference: log.reference, entries: log.appended.entries, effects: log.effects,
            mentions: log.mentions, muted: muted[log.reference] ?? [], lastNumber: number,
            audience: log.audience, departures: log.departures))
      }
      number -= Int64(log.appended.entries.count)
    }
    return batches.reversed()
  }
}
