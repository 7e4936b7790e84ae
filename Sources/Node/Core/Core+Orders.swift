internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// What a home says of the order of this node's events. Where this node follows the log only its own copy counts: the word of a
/// home that forgets, or lies, takes nothing away that was acknowledged here.
extension Core {
  private static let unseenMilliseconds: UInt64 = 60_000

  /// Takes what its home says of an event that waits. Answers whether the event is done with.
  func takeOrder(of event: PendingEvent, at sequence: UInt64, verdict: UInt64) throws(StoreError) -> Bool {
    let log = event.event.log
    documentDoubts[log] = nil
    if verdict == 0, event.event.header.kind == .nodeDocument {
      announced[log] = event.event.header.namedDocument?.reference
    }
    switch try standing(of: event.event, at: sequence) {
    case .shown, .notFollowed:
      tellOrder(of: event.event, sequence, verdict)
      try settleInvitation(event.event, verdict: verdict)
      try store.dequeue(event.id)
      return true
    case .awaited:
      tellOrder(of: event.event, sequence, verdict)
      orderedUnseen[event.event.id] = monotonicMilliseconds + Self.unseenMilliseconds
      return false
    case .contradicted:
      journal.warning(
        "orderContradicted", [("log", hexString(log.bytes)), ("sequence", "\(sequence)")])
      orderedUnseen[event.event.id] = monotonicMilliseconds + Self.unseenMilliseconds
      return false
    case .unprovable:
      let code = Refusal(number: verdict)?.code ?? Self.orderUnproven
      try settleInvitation(event.event, verdict: verdict)
      try turnedAway(event, as: Text(code))
      tellWaiters(
        of: event.event,
        .failure(NodeProblem(code, "The channel's home calls this ordered and cannot show it.")))
      return true
    }
  }

  /// What an outbox says of an event that its home calls ordered before this node's copy begins: nobody here can see whether it is.
  static let orderUnproven = "orderUnproven"

  private enum Standing {
    /// This node does not follow the log: there is only its home's word.
    case notFollowed
    /// The copy has the event there.
    case shown
    /// The copy is to show it, when it has come so far.
    case awaited
    /// The copy has something else there, or cannot have it where it began.
    case contradicted
    /// The copy begins later, and does not show that it is untrue.
    case unprovable
  }

  private func standing(of event: Event, at sequence: UInt64) throws(StoreError) -> Standing {
    #if HANSE_DEFECTS
      if Defect.trustsOrderedAnswers.isPlanted { return .notFollowed }
    #endif
    guard let log = logs[event.log], !isStale(log) else { return .notFollowed }
    guard sequence < log.replica.size else { return .awaited }
    if try shows(event.id, at: sequence, in: log) { return .shown }
    let header = event.header
    let isRising = log.replica.state.isRising(header.position, of: header.author.node)
    return sequence >= log.base || isRising ? .contradicted : .unprovable
  }

  /// Whether the copy here has this event at a sequence.
  func shows(_ event: EventID, at sequence: UInt64, in log: LiveLog) throws(StoreError) -> Bool {
    if let entry = log.appended.entries.first(where: { $0.sequence == sequence }) {
      return entry.event?.event.id == event
    }
    guard let bytes = try store.entry(sequence, of: log.reference)?.entry,
      let entry = try? Entry.decode(bytes), case .event(event, _) = entry.content
    else { return false }
    return true
  }

  private func tellOrder(of event: Event, _ sequence: UInt64, _ verdict: UInt64) {
    tellWaiters(of: event, .success(Receipt.Order(sequence: sequence, verdict: verdict)))
  }

  /// Has what a home calls ordered submitted again, if the copy here has not shown it by then: the home may have been restored since.
  func watchForUnseen(of home: NodeID) {
    let hasUnseen = (pending[home] ?? []).contains { orderedUnseen[$0.event.id] != nil }
    guard hasUnseen, unseenAlarms.insert(home).inserted else { return }
    later(milliseconds: Self.unseenMilliseconds) { [self] in
      unseenAlarms.remove(home)
      session(home) { $0.queued(pendingEvents: submittable(to: home).count) }
      watchForUnseen(of: home)
    }
  }
}
