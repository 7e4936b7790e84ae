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

/// What it does as the home of a channel.
extension Adversary {
  func actAsHome(_ act: HostileAct, _ log: LogID, against victim: SimulatedNode) {
    guard let own = copy(of: log, at: node)?.replica, own.home == id,
      let copy = copy(of: log, at: victim)?.replica, copy.fault == nil
    else { return }
    let target = Victim(log: log, node: victim.index)
    switch act {
    case .forkHistory:
      withheld.insert(target)
      branches[target] = branches[target] ?? copy
      growBranch(target, times: 5)
    case .withholdRanges:
      withheld.insert(target)
      simulation.after(microseconds: UInt64(simulation.chance.number(in: 1...20)) * 1_000_000) { [self] in
        if branches[target] == nil { withheld.remove(target) }
      }
    case .rollBack: rollBack(copy, victim)
    case .lieInStateRoot:
      liesInRootsTo = target
      simulation.after(microseconds: 15_000_000) { [self] in liesInRootsTo = nil }
      makeSomebodyJoinAgain(log, besides: victim)
    default: push(forgery(act, copy, victim), onto: copy, to: victim)
    }
  }

  private func forgery(_ act: HostileAct, _ copy: LogReplica, _ victim: SimulatedNode) -> Forgery? {
    guard let author = member(of: copy), let stranger = user(of: victim), let victimID = victim.id else {
      return nil
    }
    let now = max(nowMilliseconds, copy.lastTimeMilliseconds)
    let own = message(copy.id, by: author)
    func forgery(_ event: Event, _ coverage: Coverage?, at time: UInt64 = now) -> Forgery? {
      coverage.map { Forgery(event: event, coverage: $0, timeMilliseconds: time, logKey: keys.log) }
    }
    switch act {
    case .lieInVerdict:
      let nobody = message(copy.id, by: Author(node: id, user: UserID(Randomness.bytes16())))
      return forgery(nobody, coverage(of: [nobody]))
    case .turnTimeBack:
      return forgery(
        own, coverage(of: [own]), at: copy.lastTimeMilliseconds - min(1_000, copy.lastTimeMilliseconds))
    case .inventEvent:
      let invented = message(copy.id, by: stranger)
      return forgery(invented, coverage(of: [invented]))
    case .coverWithOwnKey:
      let invented = message(copy.id, by: stranger)
      return forgery(invented, coverage(of: [invented], as: victimID))
    case .breakStatement:
      return forgery(own, coverage(of: [own], document: keys.document.number + 1))
    case .breakProof: return forgery(own, coverage(of: [message(copy.id, by: author)]))
    case .lieInOrder:
      let again = message(copy.id, by: author, at: Position(lane: 0, incarnation: 1, counter: 1))
      return forgery(again, coverage(of: [again]))
    default: return nil
    }
  }

  /// Pushes a range that an honest node must not take.
  func push(_ forgery: Forgery?, onto copy: LogReplica, to victim: SimulatedNode) {
    guard let forgery, !copy.state.isStateEntryDue(at: copy.size) else { return }
    let (range, tree) = forgery.range(after: copy, suite)
    forbid(tree)
    ask(victim, "push", PushRequest(ranges: [range]).encode())
  }

  /// Another history, all in order by itself.
  private func growBranch(_ target: Victim, times: Int) {
    let victim = simulation.nodes[target.node]
    guard times > 0, withheld.contains(target), var branch = branches[target], let author = member(of: branch)
    else { return }
    let range = extend(&branch, by: author)
    branches[target] = branch
    if let range { ask(victim, "push", PushRequest(ranges: [range]).encode()) }
    simulation.after(microseconds: 1_500_000) { [self] in growBranch(target, times: times - 1) }
  }

  private func extend(_ replica: inout LogReplica, by author: Author) -> LogRange? {
    extend(&replica, with: message(replica.id, by: author))
  }

  /// The range that brings an event of its own, which goes to the end of the replica.
  func extend(_ replica: inout LogReplica, with event: Event) -> LogRange? {
    let batch = Batch([event], node: id, document: keys.document.number, by: keys.batch, suite)
    guard let covered = batch.runs.first?.events.first else { return nil }
    var appended = Appended()
    let first = replica.size
    _ = replica.append(covered, nowMilliseconds: nowMilliseconds, to: &appended)
    guard !appended.entries.isEmpty else { return nil }
    replica.sign(by: keys.log)
    return range(appended, of: replica, from: first, covered)
  }

  func range(
    _ appended: Appended, of replica: LogReplica, from first: UInt64, _ covered: CoveredEvent
  ) -> LogRange {
    let event = covered.event
    let coverage = covered.run.coverage(of: covered.leaf..<(covered.leaf + 1), suite)
    return LogRange(
      log: replica.id, first: first, entries: appended.entries.map(\.bytes),
      events: [LogRange.EventBytes(header: event.headerBytes, body: event.body)],
      coverages: coverage.map { [$0] } ?? [], checkpoint: Text(replica.checkpoint?.note ?? []) ?? "",
      consistency: [], documents: [])
  }

  /// Makes one range of two that follow each other.
  func join(_ range: LogRange?, to whole: inout LogRange?) {
    guard let range else { return }
    guard whole != nil else { return whole = range }
    whole?.entries += range.entries
    whole?.events += range.events
    whole?.coverages += range.coverages
    whole?.checkpoint = range.checkpoint
  }

  /// Goes on from an older state than the victim has, until the new branch is longer.
  private func rollBack(_ copy: LogReplica, _ victim: SimulatedNode) {
    guard var old = simulation.early[copy.id], old.size < copy.size, let author = member(of: old) else {
      return
    }
    var whole: LogRange?
    while old.size <= copy.size {
      guard let range = extend(&old, by: author) else { return }
      join(range, to: &whole)
    }
    guard let whole, let last = whole.entries.last else { return }
    var frontier = copy.frontier
    frontier.append(Entry.leaf(last, suite), suite)
    forbid(Checkpoint(log: copy.id, term: copy.term, size: frontier.size, root: frontier.root(suite)))
    ask(victim, "push", PushRequest(ranges: [whole]).encode())
  }

  /// Lets the users of a third node go and come back: a state entry follows.
  private func makeSomebodyJoinAgain(_ log: LogID, besides victim: SimulatedNode) {
    guard let channel = simulation.channels.firstIndex(of: log) else { return }
    let members = simulation.plan.channels[channel]
    guard let creator = members.first,
      let third = members.map({ simulation.users[$0] }).first(where: {
        $0.node !== node && $0.node !== victim
      })
    else { return }
    let leaving = members.filter { simulation.users[$0].node === third.node }
    for user in leaving {
      simulation.perform(.kick(user: creator, channel: channel, target: user))
    }
    simulation.after(microseconds: 1_000_000) { [self] in
      simulation.perform(.invite(user: creator, channel: channel, target: third.index))
    }
    simulation.after(microseconds: 3_000_000) { [self] in
      simulation.perform(.accept(user: third.index, channel: channel))
    }
  }
}
