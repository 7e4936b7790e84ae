internal import Federation
internal import Merkle
internal import Model
internal import Node
internal import Rules
internal import Sodium
internal import Store
internal import Suite
internal import Transport
internal import Wire

/// What it does as a member of a channel, or as a stranger to it.
extension Adversary {
  func actAsMember(_ act: HostileAct, _ log: LogID, against victim: SimulatedNode) {
    guard let copy = copy(of: log, at: victim)?.replica, copy.home != id else { return }
    switch act {
    case .forgeUnderOldCheckpoint, .forgeCheckpoint: forgeRange(act, copy, victim)
    case .swapBodies, .stripBodies: spoilRange(act, log, victim)
    default: submit(act, copy)
    }
  }

  /// An event of its own, which no home has ordered, as if one had.
  private func forgeRange(_ act: HostileAct, _ copy: LogReplica, _ victim: SimulatedNode) {
    guard copy.home != victim.id, let author = member(of: copy), !copy.state.isStateEntryDue(at: copy.size)
    else {
      return
    }
    let event = message(copy.id, by: author)
    guard let coverage = coverage(of: [event]) else { return }
    let forgery = Forgery(
      event: event, coverage: coverage, timeMilliseconds: max(nowMilliseconds, copy.lastTimeMilliseconds),
      logKey: keys.log)
    var (range, tree) = forgery.range(after: copy, suite)
    if act == .forgeUnderOldCheckpoint, let note = copy.checkpoint?.note {
      range.checkpoint = Text(note) ?? ""
    }
    forbid(tree)
    forbid([event])
    ask(victim, "push", PushRequest(ranges: [range]).encode())
  }

  /// Cuts the victim from the home for a while, and then serves it itself: with other words, or none.
  private func spoilRange(_ act: HostileAct, _ log: LogID, _ victim: SimulatedNode) {
    guard let home = simulation.nodes.first(where: { $0.id == copy(of: log, at: victim)?.replica.home }),
      home !== victim
    else { return }
    let until = simulation.nowMicroseconds + 8_000_000
    if act == .swapBodies { spoilsBodiesUntil = until } else { stripsBodiesUntil = until }
    simulation.cut(home.index, victim.index, milliseconds: 6_000)
    simulation.cut(victim.index, home.index, milliseconds: 6_000)
    for seconds in 1...5 as ClosedRange<UInt64> {
      simulation.after(microseconds: seconds * 1_000_000) { [self] in pushSpoiled(log, victim) }
    }
  }

  private func pushSpoiled(_ log: LogID, _ victim: SimulatedNode) {
    guard let hanse = node.hanse, let own = copy(of: log, at: node), let checkpoint = own.replica.checkpoint,
      checkpoint.checkpoint.size == own.replica.size, let size = copy(of: log, at: victim)?.replica.size,
      size < own.replica.size,
      let reader = try? StoreReader(folder: hanse.dataFolder, suite),
      let range = try? reader.range(
        of: own.reference, id: log, from: size, limit: 1_024, mostBytes: 1 << 20, under: checkpoint,
        hanse.known)
    else { return }
    ask(victim, "push", PushRequest(ranges: [spoiled(range)]).encode())
  }

  /// The range with what its bodies say changed, or left out.
  func spoiled(_ range: LogRange) -> LogRange {
    let now = simulation.nowMicroseconds
    guard now < spoilsBodiesUntil || now < stripsBodiesUntil, range.events.contains(where: { $0.body != nil })
    else { return range }
    simulation.struck((now < spoilsBodiesUntil ? HostileAct.swapBodies : .stripBodies).rawValue)
    var range = range
    range.events = range.events.map { event in
      guard event.body != nil else { return event }
      let other = Body(salt: Randomness.bytes16(), text: Self.words).encode()
      return LogRange.EventBytes(header: event.header, body: now < spoilsBodiesUntil ? other : nil)
    }
    return range
  }

  private func submit(_ act: HostileAct, _ copy: LogReplica) {
    guard let home = simulation.nodes.first(where: { $0.id == copy.home }) else { return }
    let author = member(of: copy) ?? Author(node: id, user: UserID(Randomness.bytes16()))
    switch act {
    case .submitForOthers:
      let victim = simulation.users.compactMap { user in user.node === node ? nil : self.user(of: user.node) }
        .first { $0.participant.flatMap { copy.state.participants[$0] }?.status == .joined }
      guard let victim else { return }
      let event = message(copy.id, by: victim)
      forbid([event])
      submit([event], coverage(of: [event]), to: home)
      submit([event], coverage(of: [event], as: victim.node), to: home)
    case .submitUncovered:
      let event = message(copy.id, by: author)
      forbid([event])
      submit([event], coverage(of: [message(copy.id, by: author)]), to: home)
    case .submitUnsigned:
      guard let strange = strangeKey() else { return }
      let event = message(copy.id, by: author)
      forbid([event])
      submit([event], coverage(of: [event], by: strange), to: home)
      let other = message(copy.id, by: author)
      forbid([other])
      submit([other], coverage(of: [other], document: keys.document.number + 1), to: home)
    case .submitOtherBody:
      let event = message(copy.id, by: author)
      forbid([event])
      let body = Body(salt: Randomness.bytes16(), text: "other").encode()
      submit([event], coverage(of: [event]), body: body, to: home)
    case .submitFromFuture:
      let event = message(copy.id, by: author, timeMilliseconds: nowMilliseconds + 86_400_000)
      forbid([event])
      submit([event], coverage(of: [event]), to: home)
    case .forkLane:
      let (place, document) = (nextPosition(), keys.document)
      let events = [message(copy.id, by: author, at: place), message(copy.id, by: author, at: place)]
      submit([events[0]], coverage(of: [events[0]]), to: home)
      simulation.after(microseconds: 2_000_000) { [self] in
        // Whichever comes first has the place.
        forks.append((events[0].id, events[1].id))
        submit([events[1]], coverage(of: [events[1]]), to: home) { [self] outcome in
          // Between two documents one may have been revoked, and what it covers proves nothing.
          guard case .turnedAway(_, let code) = outcome, code.string == Refusal.originFork.code,
            keys.document == document
          else { return }
          laneForks.append((home, copy.id))
        }
      }
    default: overreach(act, copy, author, home)
    }
  }

  /// Members' events that ask for more than is theirs.
  private func overreach(_ act: HostileAct, _ copy: LogReplica, _ author: Author, _ home: SimulatedNode) {
    let base = act == .submitOnFalseBase ? Base(term: copy.term, size: copy.size + 1_000) : copy.base
    var header = Header(
      log: copy.id, kind: .name, author: author, position: nextPosition(), timeMilliseconds: nowMilliseconds,
      content: .text(Self.words), base: base)
    if act == .eraseOthers {
      guard let event = message(of: home, in: copy.id) else { return }
      header.kind = .erase
      header.content = .none
      header.base = nil
      header.relation = event
    }
    let event = Event(header, body: nil, suite)
    forbid([event], onlyAsAccepted: act != .submitOnFalseBase)
    submit([event], coverage(of: [event]), to: home)
  }

  /// A message of a user of the home's.
  private func message(of home: SimulatedNode, in log: LogID) -> Relation? {
    guard let hanse = home.hanse, let stored = copy(of: log, at: home),
      let reader = try? StoreReader(folder: hanse.dataFolder, suite)
    else { return nil }
    for sequence in (stored.base..<stored.replica.size).reversed() {
      guard let event = try? reader.event(sequence, of: stored.reference), event.header.kind == .message,
        event.header.author.node == home.id
      else { continue }
      return Relation(event: event.event, author: event.header.author, position: event.header.position)
    }
    return nil
  }

  func submit(
    _ events: [Event], _ coverage: Coverage?, body: [UInt8]? = nil, to home: SimulatedNode,
    answered: @escaping @Sendable (SubmitResponse.Outcome) -> Void = { _ in }
  ) {
    guard let coverage else { return }
    let request = SubmitRequest(
      events: events.map { LogRange.EventBytes(header: $0.headerBytes, body: body ?? $0.body) },
      coverages: [coverage], documents: [])
    ask(home, "submit", request.encode()) { status, body in
      guard status == 200, let outcomes = try? SubmitResponse.decode(body).outcomes else { return }
      for outcome in outcomes { answered(outcome) }
    }
  }
}
