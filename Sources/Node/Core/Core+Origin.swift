internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Wire

/// Events of this node's own making.
extension Core {
  /// Events by which the node speaks of itself have a lane of their own: they may pass those that wait for a home.
  static let laneOfItself: UInt64 = 1

  /// What an event is to say; position, time and salt are the core's to add.
  struct Draft {
    var log: LogID?
    var kind: Kind
    var user: UserID?
    var body: [UInt8]?
    var relation: Relation?
    var content: Content = .none
    var base: Base?
  }

  /// Makes the event and takes the next position for it.
  func originate(_ draft: Draft) -> Event {
    let nonce = draft.kind.isCreate ? Randomness.bytes32() : nil
    let position = nextPosition(draft)
    let event = Event(
      Header(
        log: draft.log, kind: draft.kind, author: Author(node: node, user: draft.user), position: position,
        timeMilliseconds: nowMilliseconds, bodyHash: draft.body.map { Body.hash($0, suite) },
        relation: draft.relation, content: draft.content, base: draft.base,
        seen: nameCheckpoint(in: draft.log), nonce: nonce),
      body: draft.body, suite)
    if position.lane == 0 { used[event.log] = position } else { usedOfItself[event.log] = position }
    newlyUsed.insert(event.log)
    return event
  }

  /// Sends an event on its way: to the end of the batch if this node is home, else to the pending ones.
  func dispatch(
    _ event: Event, home: NodeID, key: Text? = nil,
    accepted: @escaping @Sendable (Result<Receipt, NodeProblem>) -> Void,
    ordered: (@Sendable (Result<Receipt, NodeProblem>) -> Void)?
  ) throws(StoreError) {
    acceptedEvents += 1
    if home == node {
      localEvents.append(LocalEvent(event: event, key: key, appended: accepted))
      return
    }
    pending[home, default: []].append(try store.enqueue(event, for: home, key: key))
    let count = pending[home]?.count ?? 0
    let receipt = Receipt(event: event.id, channel: event.log, order: nil)
    afterCommit.append { [self] in
      accepted(.success(receipt))
      if let ordered { waiters[event.id, default: []].append(ordered) }
      session(home) { $0.queued(pendingEvents: count) }
    }
  }

  /// What the rules would say of a draft now: a sure refusal is told at once instead of logged for ever.
  func refusal(of draft: Draft, in log: LiveLog) -> Refusal? {
    if let fault = log.replica.fault { return fault.answer }
    if let refusal = refusalOfMirrors(draft.content, in: log) { return refusal }
    let trial = Header(
      log: draft.log, kind: draft.kind, author: Author(node: node, user: draft.user),
      position: nextPosition(draft), timeMilliseconds: nowMilliseconds,
      bodyHash: draft.body == nil ? nil : .zero, relation: draft.relation,
      content: draft.content, base: draft.base)
    let point = EntryPoint(
      term: log.replica.term, sequence: log.replica.size,
      timeMilliseconds: max(nowMilliseconds, log.replica.lastTimeMilliseconds))
    switch log.replica.state.judgement(of: trial, at: point) {
    case .accepted: return nil
    case .refused(let refusal), .turnedAway(let refusal): return refusal
    }
  }

  func body(_ text: Text) -> [UInt8] { Body(salt: Randomness.bytes16(), text: text).encode() }

  /// The event at a sequence of a log, and whether its body was erased.
  func target(
    _ sequence: UInt64, in log: LiveLog
  ) throws(StoreError) -> (relation: Relation, kind: Kind, isGone: Bool)? {
    if let entry = log.appended.entries.first(where: { $0.sequence == sequence }),
      let event = entry.event?.event
    {
      return (event.relation, event.header.kind, event.header.kind.hasBody && event.body == nil)
    }
    guard let stored = try store.entry(sequence, of: log.reference), let bytes = stored.header,
      let header = try? Header.decode(bytes)
    else { return nil }
    let relation = Relation(
      event: Header.id(bytes, suite), author: header.author, position: header.position)
    let isGone = header.kind.hasBody ? try store.isGone(sequence, in: log.reference) : false
    return (relation, header.kind, isGone)
  }
}
