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

/// What it does to anybody, and what it does to the messages of its own node.
extension Adversary {
  func perform(_ act: HostileAct, victim: SimulatedNode, channel: Int) {
    guard node.isRunning, victim !== node, let log = simulation.channels[channel] else { return }
    lookAtKeys()
    let before = sent
    begin(act, log, victim, channel)
    if sent > before { simulation.struck(act.rawValue) }
  }

  private func begin(_ act: HostileAct, _ log: LogID, _ victim: SimulatedNode, _ channel: Int) {
    switch act {
    case .pry:
      // What was said when it had gone is no longer its to have.
      if simulation.chance.happens(perMille: 500) { leave(channel) }
      simulation.after(microseconds: 4_000_000) { [self] in pry(into: victim) }
    case .flood: for _ in 0..<300 { askForEverything(victim) }
    case .garble:
      for endpoint in ["push", "submit", "pull", "snapshot", "ephemeral", "resolve", "nothing"] {
        ask(victim, endpoint, simulation.chance.bytes(simulation.chance.number(in: 0...300)))
      }
    case .replayOwn: replay(to: victim)
    case .signUnderRevoked: signUnderRevoked(log, against: victim)
    case .tellFalseCursors: liesInCursorsUntil = simulation.nowMicroseconds + 5_000_000
    default:
      if act.isTrespass { return trespass(act, log, channel, against: victim) }
      if act.isOfHome { actAsHome(act, log, against: victim) } else { actAsMember(act, log, against: victim) }
    }
  }

  private func leave(_ channel: Int) {
    for user in simulation.plan.channels[channel] where simulation.users[user].node === node {
      simulation.perform(.leave(user: user, channel: channel))
    }
  }

  /// Asks for every log there is, and looks whether it is given one that it has no right to.
  private func pry(into victim: SimulatedNode) {
    simulation.struck(HostileAct.pry.rawValue)
    let logs = simulation.nodes.filter { $0 !== node }.flatMap { $0.hanse?.logs ?? [] }.map(\.replica.id)
    var seen: Set<LogID> = []
    let all = logs.filter { seen.insert($0).inserted }
    for start in [0, 3] as [UInt64] {
      let request = PullRequest(
        cursors: all.map { Cursor(log: $0, next: start) }, mostBytes: 1 << 20, wantsMailbox: true)
      ask(victim, "pull", request.encode()) { [self] status, body in
        guard status == 200, let answer = try? PullResponse.decode(body) else { return }
        for range in answer.ranges {
          look(at: range.log, upTo: range.first + UInt64(range.entries.count), from: victim)
        }
      }
    }
    for log in all {
      let request = SnapshotRequest(log: log, trustedSize: 1)
      ask(victim, "snapshot", request.encode()) { [self] status, body in
        guard status == 200, let snapshot = try? Snapshot.decode(body) else { return }
        look(at: snapshot.log, upTo: .max, from: victim)
      }
    }
  }

  /// Entries were given away: whether they were this node's to have.
  private func look(at log: LogID, upTo end: UInt64, from victim: SimulatedNode) {
    guard let replica = copy(of: log, at: victim)?.replica, replica.home != id else { return }
    let isEntitled =
      switch replica.state.log.kind {
      case .channel: replica.state.nodes[id].map { $0.isMember || $0.wasMember && end <= $0.until } ?? false
      case .mailbox: replica.state.log.peer == id
      case .directory: true
      }
    if !isEntitled {
      simulation.violated("leaked", "\(victim.domain) gave \(Checks.name(log)) up to \(end) away")
    }
  }

  private func askForEverything(_ victim: SimulatedNode) {
    let logs = (victim.hanse?.logs ?? []).map(\.replica.id)
    let request = PullRequest(
      cursors: logs.map { Cursor(log: $0, next: 0) }, mostBytes: UInt64(Limits.messageBytes),
      wantsMailbox: true)
    ask(victim, "pull", request.encode())
  }

  private func replay(to victim: SimulatedNode) {
    let body = PullRequest(cursors: [], mostBytes: 1_000, wantsMailbox: false).encode()
    guard let request = request(to: victim, "pull", body) else { return }
    // The second is looked at when the first has been answered: what is refused must be the repetition.
    send(request) { [self] status, _ in
      guard status == 200 else { return }
      send(request) { [self] status, _ in
        if status == 200 { simulation.violated("replayed", "\(victim.domain) took one request twice") }
      }
    }
  }

  /// What leaves of a request of its node's; `nil`: nothing.
  func outgoing(_ request: ClientRequest) -> ClientRequest? {
    lookAtKeys()
    guard let victim = simulation.node(at: SimulatedNetwork.host(of: request.url)), let target = victim.id,
      let endpoint = request.url.split(separator: "/").last
    else { return request }
    var request = request
    switch endpoint {
    case "push":
      guard let push = try? PushRequest.decode(request.body) else { return request }
      let ranges = tampered(push.ranges, for: victim)
      guard ranges != push.ranges else { return request }
      guard !ranges.isEmpty else { return nil }
      request.body = PushRequest(ranges: ranges).encode()
    case "pull":
      guard simulation.nowMicroseconds < liesInCursorsUntil, let pull = try? PullRequest.decode(request.body)
      else { return request }
      simulation.struck(HostileAct.tellFalseCursors.rawValue)
      request.body =
        PullRequest(
          cursors: pull.cursors.map(falsified), mostBytes: pull.mostBytes, wantsMailbox: pull.wantsMailbox
        ).encode()
    case "checkpoints":
      guard let told = try? CheckpointsRequest.decode(request.body), let other = outgoing(told, to: victim)
      else { return nil }
      guard other != told else { return request }
      request.body = other.encode()
    default: return request
    }
    return signed(request, to: target)
  }

  /// What it makes of an answer of its node's.
  func answer(_ response: ClientResponse, to request: ClientRequest, from asker: SimulatedNode?)
    -> ClientResponse
  {
    lookAtKeys()
    guard response.status == 200, let asker,
      let signature = RequestSignature(field: { request.headers.values(of: $0) })
    else { return response }
    let body: [UInt8]
    if request.url.hasSuffix("/pull"), let pull = try? PullResponse.decode(response.body) {
      let ranges = tampered(pull.ranges, for: asker)
      guard ranges != pull.ranges else { return response }
      body = PullResponse(ranges: ranges, refusals: pull.refusals).encode()
    } else if request.url.hasSuffix("/push"), simulation.nowMicroseconds < liesInCursorsUntil,
      let push = try? PushResponse.decode(response.body)
    {
      simulation.struck(HostileAct.tellFalseCursors.rawValue)
      body = PushResponse(cursors: push.cursors.map(falsified), refusals: push.refusals).encode()
    } else if request.url.hasSuffix("/checkpoints"),
      let told = try? CheckpointsResponse.decode(response.body)
    {
      body = answer(told, to: asker).encode()
    } else {
      return response
    }
    let fields = ResponseSignature.sign(
      status: 200, body: body, from: keys.document, answering: signature,
      nowSeconds: node.nowMilliseconds / 1_000, by: keys.request, suite)
    return ClientResponse(
      status: 200, headers: HeaderFields(fields.fields.map { HeaderField($0.name, $0.value) }), body: body)
  }

  private func falsified(_ cursor: Cursor) -> Cursor {
    switch simulation.chance.number(in: 0...3) {
    case 0: Cursor(log: cursor.log, next: 0)
    case 1: Cursor(log: cursor.log, next: cursor.next + 1_000)
    case 2: Cursor(log: cursor.log, next: .max)
    default: Cursor(log: LogID(Randomness.bytes32()), next: cursor.next)
    }
  }

  private func tampered(_ ranges: [LogRange], for victim: SimulatedNode) -> [LogRange] {
    let told = ranges.filter { !withheld.contains(Victim(log: $0.log, node: victim.index)) }
    if told.count < ranges.count { simulation.struck(HostileAct.withholdRanges.rawValue) }
    return told.map { withFalseRoots(spoiled($0), for: victim) }
  }

  /// The range with another root in its state entries, under a checkpoint that fits it.
  private func withFalseRoots(_ range: LogRange, for victim: SimulatedNode) -> LogRange {
    guard liesInRootsTo == Victim(log: range.log, node: victim.index),
      var frontier = copy(of: range.log, at: victim)?.replica.frontier, frontier.size == range.first
    else { return range }
    var range = range
    var isFalse = false
    for index in range.entries.indices {
      if let entry = try? Entry.decode(range.entries[index]), case .state = entry.content {
        isFalse = true
        range.entries[index] =
          Entry(
            term: entry.term, sequence: entry.sequence, timeMilliseconds: entry.timeMilliseconds,
            content: .state(root: Randomness.bytes32())
          ).encode()
      }
      frontier.append(Entry.leaf(range.entries[index], suite), suite)
    }
    guard isFalse else { return range }
    simulation.struck(HostileAct.lieInStateRoot.rawValue)
    let tree = Checkpoint(log: range.log, term: 0, size: frontier.size, root: frontier.root(suite))
    forbid(tree)
    range.checkpoint = Text(SignedCheckpoint(tree, by: keys.log, suite).note) ?? ""
    range.consistency = []
    return range
  }
}
