internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Wire

/// A node that may not be the newest of its name signs nothing for its own logs before it knows how far they had come
/// (spec: recovery).
extension Core {
  /// Reads what the store knows of it: at the start, and after a batch that failed.
  func loadRecovery() throws(StoreError) {
    recoveryRecord = try store.recovery()
    incarnation = try store.incarnation()
    leftOut = try store.leftOut()
    decidedLogs = try store.decidedLogs()
    let stored = try store.heldLogs()
    heldNotes = [:]
    guard recoveryRecord?.mode == .recovering else { return recovery = nil }
    let isListeningOver = try store.isListeningOver()
    // After a batch that failed, the time of listening goes on.
    let earlier = isListeningOver ? nil : recovery?.listensUntilMilliseconds
    var machine = Recovery(
      listensUntilMilliseconds: earlier
        ?? monotonicMilliseconds + UInt64(configuration.restoreWaitSeconds) * 1_000)
    if isListeningOver { machine.endListening(nowMilliseconds: monotonicMilliseconds) }
    for peer in leftOut { machine.leaveOut(peer) }
    for held in stored {
      let log = held.log
      machine.hold(log, size: logs[log]?.replica.size ?? 0, awaited: [])
      if held.isGivenUp { machine.giveUp(log) }
      guard let note = held.note, let signed = ownCheckpoint(note, known.forHistory) else { continue }
      // An earlier version did not remember who had shown it.
      let peer = held.peer ?? node
      heldNotes[log] = [peer: signed]
      machine.showed(log, size: signed.checkpoint.size, by: peer)
    }
    recovery = machine
    for held in stored { refreshHeld(held.log) }
    for chain in known.all where chain.node != node && admission(of: chain.node) != .refused {
      recovery?.meet(chain.node)
    }
  }

  /// Becomes a node that recovers: from here on in all its logs, under a new incarnation and another run. Part of a transaction.
  func beginRecovering(_ reason: RecoveryReason, by actor: String) throws(StoreError) {
    try takeIncarnation()
    recovery = nil
    runsTold = [:]
    // What it was told of itself before, or will be: of starts that it has forgotten, of which none was at a later time.
    try takeRun(above: nowMilliseconds / 1_000)
    for log in logs.values where log.replica.home == node { try store.hold(log.replica.id) }
    try store.forgetLeftOut()
    let isPast = try reason == .moved ? store.copyStamp().map { !isFresh($0) } ?? true : reason.isOfThePast
    if isPast { try store.forgetSecrets() }
    try store.save(
      RecoveryRecord(.recovering, reason: reason.rawValue, sinceMilliseconds: nowMilliseconds))
    try audit(.recoveryBegun, by: actor, reason.rawValue)
    try loadRecovery()
    journal.warning("recovering", [("reason", reason.rawValue), ("incarnation", "\(incarnation)")])
  }

  /// Takes the next incarnation, for all its positions.
  func takeIncarnation() throws(StoreError) {
    incarnation = nextIncarnation()
    try store.save(incarnation: incarnation)
  }

  /// Above all that this node has used as far as it knows, and by the clock and chance above what it does not know of: so that no
  /// two copies of it, restored one after the other or at once, take the same. No honest home has taken what is far ahead of the
  /// clock: whoever has its keys could leave it nothing above.
  func nextIncarnation() -> UInt64 {
    #if HANSE_DEFECTS
      if Defect.keepsIncarnation.isPlanted { return incarnation }
    #endif
    var positions = Array(used.values) + Array(usedOfItself.values)
    for log in logs.values {
      positions += log.replica.state.lanes.filter { $0.key.node == node }.map(\.value)
    }
    let known = positions.filter { !isIncarnationAhead($0) }.map(\.incarnation).max() ?? 0
    return drawnIncarnation(above: max(incarnation, known))
  }

  private func drawnIncarnation(above highest: UInt64) -> UInt64 {
    let chance = Randomness.bytes(2).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } & 1_023
    return max(highest + 1, min(nowMilliseconds, 1 << 42) << 10) + chance
  }

  /// Whether a position is one that nobody can have drawn yet.
  func isIncarnationAhead(_ position: Position) -> Bool {
    position.incarnation > Position.highestIncarnation(atMilliseconds: nowMilliseconds)
  }

  /// A home whose clock goes with this node's did not take an event, since this node began anew when its clock was far ahead.
  func incarnationWasAhead() throws(StoreError) {
    guard incarnation > Position.highestIncarnation(atMilliseconds: nowMilliseconds) else { return }
    incarnation = drawnIncarnation(above: 1)
    try store.save(incarnation: incarnation)
    journal.warning("incarnationDrawn", [("incarnation", "\(incarnation)")])
  }

  /// The position of this node's next event in a log.
  func nextPosition(_ draft: Draft) -> Position {
    let lane = draft.kind == .nodeDocument ? Self.laneOfItself : 0
    let last = draft.log.flatMap { lane == 0 ? used[$0] : usedOfItself[$0] }
    guard let last, last.incarnation >= incarnation, mayBeTaken(last, in: draft.log) else {
      return Position(lane: lane, incarnation: incarnation, counter: 1)
    }
    return last.next
  }

  /// Whether a log can hold a position that was used. No other home has taken one that was drawn by a clock far ahead.
  private func mayBeTaken(_ position: Position, in log: LogID?) -> Bool {
    position.incarnation == incarnation || !isIncarnationAhead(position)
      || log.flatMap { logs[$0] }?.replica.home == node
  }

  /// What stands in the way of an event for a log of this home, if something does.
  func obstacle(to log: LogID?, of home: NodeID) -> NodeProblem? {
    if isStopped { return .anotherCopy }
    guard home == node, let log, let recovery, recovery.isHeld(log) else { return nil }
    let names = recovery.awaited(for: log).map { known[$0]?.newest.domain.string ?? "an unknown node" }
    return .recovering(names)
  }

  /// The same for what a user asks for; who may not see a channel is told nothing of how it fares.
  func obstacle(to command: Command, by user: UserID) -> NodeProblem? {
    if isStopped { return .anotherCopy }
    guard let channel = command.channel, let log = logs[channel],
      log.localMembers.contains(user) || invitations[user]?[channel] != nil
    else { return nil }
    return obstacle(to: log)
  }

  func obstacle(to log: LiveLog) -> NodeProblem? { obstacle(to: log.replica.id, of: log.replica.home) }

  /// The same for what this node says of its users.
  var directoryObstacle: NodeProblem? { obstacle(to: identity.chain.newest.directory, of: node) }

  /// Whether this node signs nothing, since another copy of it is about.
  var isStopped: Bool { recoveryRecord?.mode == .anotherCopy || noticed != nil }

  /// Whether it may put its checkpoints under a log of its own.
  func maySign(_ log: LogID) -> Bool {
    #if HANSE_DEFECTS
      if Defect.signsWhileRecovering.isPlanted { return true }
    #endif
    return !isStopped && recovery?.isHeld(log) != true
  }

  /// Whether it may vouch for others' logs as one that has stored all that it ever vouched for.
  var mayCosign: Bool { recoveryRecord == nil && noticed == nil }

  /// Notes how far a held log is, and who may have more of it.
  func refreshHeld(_ id: LogID) {
    guard recovery?.isHeld(id) == true, let log = logs[id] else { return }
    recovery?.hold(id, size: log.replica.size, awaited: mayHave(log).filter { admission(of: $0) != .refused })
  }

  /// The nodes that may hold more of a log of this one's than it does. Those that have left it were sent nothing since.
  private func mayHave(_ log: LiveLog) -> [NodeID] {
    let state = log.replica.state
    switch state.log.kind {
    case .channel:
      return state.nodes.filter { $0.key != node && ($0.value.isMember || !$0.value.wasMember) }.map(\.key)
    case .mailbox: return state.log.peer.map { [$0] } ?? []
    case .directory:
      return known.all.map(\.node).filter { $0 != node && entitlement(of: $0, to: log) != nil }
    }
  }

  /// Lets the recovery act. Called with the sessions.
  func tickRecovery(_ now: UInt64) {
    settleNotice()
    takeNews()
    guard let actions = recovery?.next(nowMilliseconds: now) else { return }
    for action in actions {
      switch action {
      case .ask(let peer): askForOwnCheckpoints(peer)
      case .fetch(let log, let peer): fetch(log, from: peer)
      case .release(let free):
        run([.write(CoreThread.Write(run: { (core) throws(StoreError) in try core.release(free) }) { _ in })])
      }
    }
  }

  /// The nodes by whose documents a checkpoint of a log of this node's own is judged. What it may have signed before it was restored
  /// counts also where its keys were replaced since.
  func judges(of log: LogID) -> KnownNodes {
    let mayBeForgotten = recovery != nil && (logs[log] == nil || recovery?.isHeld(log) == true)
    return mayBeForgotten ? known.forHistory : known
  }

  /// A checkpoint under one of this node's own keys.
  func ownCheckpoint(_ note: Text, _ judges: KnownNodes? = nil) -> SignedCheckpoint? {
    guard let claimed = try? CheckpointNote(note.utf8).checkpoint else { return nil }
    return try? CheckpointVerifier(judges ?? self.judges(of: claimed.log)).verify(
      note, log: claimed.log, term: claimed.term, home: node, suite)
  }
}

extension NodeProblem {
  static func recovering(_ awaited: [String]) -> NodeProblem {
    let names = awaited.isEmpty ? "nodes that may call" : awaited.sorted().joined(separator: ", ")
    return NodeProblem(
      "recovering",
      "This node was restored and waits for \(names), so nothing is written here yet: try again later.")
  }

  static let anotherCopy = NodeProblem(
    "anotherCopy",
    "Another copy of this node runs or has run, so this one writes nothing: its operator must see hanse recovery show."
  )
}
