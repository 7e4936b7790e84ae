internal import Merkle
public import Model
public import Rules
public import Suite

#if HANSE_DEFECTS
  internal import Wire
#endif

/// The home's side: it judges, orders and signs.
extension LogReplica {
  /// Begins a log at its home with its create event.
  public static func create(
    _ event: CoveredEvent, nowMilliseconds: UInt64, _ suite: any CryptoSuite
  ) throws(Refusal) -> (LogReplica, Appended) {
    let point = EntryPoint(term: 0, sequence: 0, timeMilliseconds: nowMilliseconds)
    let state = try LogState(creating: event.event, at: point, suite)
    var replica = LogReplica(
      state: state, frontier: Frontier(), lastTimeMilliseconds: 0, checkpoint: nil, suite)
    var appended = Appended()
    replica.write(event, .accepted, at: point, to: &appended)
    replica.writeStateEntryIfDue(to: &appended)
    return (replica, appended)
  }

  /// Judges an event and, unless it is turned away, appends its entry, and the state entry that it makes due.
  ///
  /// The caller has checked that this node is the home, and the event's position for duplicates.
  public mutating func append(
    _ event: CoveredEvent, nowMilliseconds: UInt64, to appended: inout Appended
  ) -> Judgement {
    if let fault { return .turnedAway(fault.answer) }
    #if HANSE_DEFECTS
      let lastTimeMilliseconds = Defect.letsTimeFall.isPlanted ? 0 : self.lastTimeMilliseconds
    #endif
    let point = EntryPoint(
      term: term, sequence: size, timeMilliseconds: max(nowMilliseconds, lastTimeMilliseconds))
    if let refusal = refusalOfStatement(of: event) ?? refusalOfGrowth(event.event.header) {
      return .turnedAway(refusal)
    }
    let judgement = state.append(event.event.header, at: point)
    if case .turnedAway = judgement { return judgement }
    write(event, judgement, at: point, to: &appended)
    writeStateEntryIfDue(to: &appended)
    return judgement
  }

  /// Signs the log as it is now.
  public mutating func sign(by logKey: any Signer) {
    let checkpoint = Checkpoint(log: id, term: term, size: size, root: frontier.root(suite))
    self.checkpoint = SignedCheckpoint(checkpoint, by: logKey, suite)
    tail = []
  }

  /// EV-5, second half, by the numbers alone: the caller knows the chain.
  func refusalOfStatement(of event: CoveredEvent) -> Refusal? {
    #if HANSE_DEFECTS
      if Defect.skipsStatementDocument.isPlanted { return nil }
    #endif
    guard state.log.kind == .channel else { return nil }
    let (statement, header) = (event.run.statement, event.event.header)
    guard let record = state.nodes[statement.node] else { return .strangerNode }
    let own = header.kind == .nodeDocument ? header.namedDocument?.reference.number : nil
    return [record.document.number, own].contains(statement.document) ? nil : .statementWrongDocument
  }

  /// More records than a snapshot has, and nobody could join any more.
  private func refusalOfGrowth(_ header: Header) -> Refusal? {
    guard state.log.kind == .channel else { return nil }
    let added = state.recordsAdded(by: header)
    return added == 0 || state.recordCount + added <= Limits.recordsInSnapshot ? nil : .channelFull
  }

  private mutating func write(
    _ event: CoveredEvent, _ judgement: Judgement, at point: EntryPoint, to appended: inout Appended
  ) {
    let entry = Entry(
      term: point.term, sequence: point.sequence, timeMilliseconds: point.timeMilliseconds,
      content: .event(event.event.id, verdict: judgement.verdict ?? 0))
    add(entry, bytes: entry.encode(), event: event, judgement, to: &appended)
  }

  private mutating func writeStateEntryIfDue(to appended: inout Appended) {
    while state.isStateEntryDue(at: size) {
      let entry = Entry(
        term: term, sequence: size, timeMilliseconds: lastTimeMilliseconds,
        content: .state(root: state.root()))
      addState(entry, bytes: entry.encode(), to: &appended)
      if size % Limits.stateEntryInterval != 0 { return }
    }
  }
}
