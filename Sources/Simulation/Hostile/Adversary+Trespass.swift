internal import Federation
internal import Model
internal import Node
internal import Rules
internal import Sodium
internal import Store
internal import Suite
internal import Wire

/// What it does with what is not its own: other nodes' channels, users and logs.
extension Adversary {
  func trespass(_ act: HostileAct, _ log: LogID, _ channel: Int, against victim: SimulatedNode) {
    // In its own channels it may.
    guard simulation.home(of: channel) !== node else { return }
    switch act {
    case .governOthers, .governForOthers: govern(act, log, channel)
    case .submitToStrangers: submitToLogs(of: victim)
    case .borrowCoverage: borrowCoverage(log, from: victim)
    case .writeLetters: writeLetters(log, channel, to: victim)
    case .speakForOthers: speak(log, channel, to: victim)
    default: askAside(victim)
    }
  }

  private func home(of log: LogID) -> (node: SimulatedNode, replica: LogReplica)? {
    for node in simulation.nodes where node !== self.node {
      if let replica = copy(of: log, at: node)?.replica, replica.home == node.id { return (node, replica) }
    }
    return nil
  }

  /// Who has made a channel, and may do everything in it.
  private func maker(of channel: Int) -> Participant? {
    let maker = simulation.users[simulation.plan.channels[channel][0]]
    guard let node = maker.node.id, let user = maker.id else { return nil }
    return Participant(node: node, user: user)
  }

  /// Governs a channel of another node's: in its own user's name, who may not, or in that of the channel's maker, who may.
  private func govern(_ act: HostileAct, _ log: LogID, _ channel: Int) {
    guard let (home, copy) = home(of: log), let maker = maker(of: channel) else { return }
    let isOwn = act == .governOthers
    let own = member(of: copy) ?? Author(node: id, user: UserID(Randomness.bytes16()))
    let author = isOwn ? own : Author(node: maker.node, user: maker.user)
    guard let participant = own.participant else { return }
    let wishes: [(Kind, Content)] = [
      (.assignRole, .assignment(participant, role: 0)), (.kick, .target(maker)), (.ban, .target(maker)),
      (.policy, .policy(Policy(retentionMilliseconds: 1_000, dropsEdited: true, isArchived: true))),
      (.name, .text(Self.words)),
    ]
    let events = wishes.map { kind, content in
      Event(
        Header(
          log: log, kind: kind, author: author, position: nextPosition(), timeMilliseconds: nowMilliseconds,
          content: content, base: copy.base), body: nil, suite)
    }
    forbid(events, onlyAsAccepted: isOwn)
    submit(events, coverage(of: events), to: home)
    if !isOwn { submit(events, coverage(of: events, as: maker.node), to: home) }
  }

  /// Submits to what is the victim's to order, and not this node's to write in.
  private func submitToLogs(of victim: SimulatedNode) {
    let logs = (victim.hanse?.logs ?? []).map(\.replica).filter { $0.home == victim.id && !mayWrite(in: $0) }
    for log in logs.sorted(by: { $0.id < $1.id }) {
      switch log.state.log.kind {
      case .channel:
        // Nobody is this, whoever joins meanwhile.
        let event = message(log.id, by: Author(node: id, user: UserID(Randomness.bytes16())))
        forbid([event], onlyAsAccepted: true)
        submit([event], coverage(of: [event]), to: victim)
      case .directory:
        let user = DirectoryUser(
          user: UserID(Randomness.bytes16()), name: Self.words, displayName: Self.words, isActive: true)
        submit(.directoryUser, .user(user), body: nil, to: victim, log.id)
      case .mailbox:
        guard let letter = letter(to: user(of: victim), about: log, by: user(of: victim)) else { continue }
        submit(.invitation, .none, body: letter.encode(), to: victim, log.id)
      }
    }
  }

  private func mayWrite(in log: LogReplica) -> Bool {
    log.state.log.kind == .channel && log.state.nodes[id]?.isMember == true
  }

  /// An event of a node's, as the victim's and as its own.
  private func submit(
    _ kind: Kind, _ content: Content, body: [UInt8]?, to victim: SimulatedNode, _ log: LogID
  ) {
    guard let victimID = victim.id else { return }
    for author in [victimID, id] {
      let event = Event(
        Header(
          log: log, kind: kind, author: Author(node: author, user: nil), position: nextPosition(),
          timeMilliseconds: nowMilliseconds, bodyHash: body.map { Body.hash($0, suite) }, content: content),
        body: body, suite)
      forbid([event])
      submit([event], coverage(of: [event]), to: victim)
      submit([event], coverage(of: [event], as: author), to: victim)
    }
  }

  /// Shows for events of its own making what covers real ones of somebody else's.
  private func borrowCoverage(_ log: LogID, from victim: SimulatedNode) {
    guard let (home, copy) = home(of: log), let hanse = home.hanse, let stored = self.copy(of: log, at: home),
      let checkpoint = copy.checkpoint, let author = user(of: victim),
      let reader = try? StoreReader(folder: hanse.dataFolder, suite),
      let range = try? reader.range(
        of: stored.reference, id: log, from: max(stored.base, copy.size - min(copy.size, 8)), limit: 8,
        mostBytes: 1 << 20, under: checkpoint, hanse.known)
    else { return }
    for coverage in range.coverages {
      for author in [author, member(of: copy)].compactMap({ $0 }) {
        let events = (0..<coverage.count).map { _ in message(log, by: author) }
        forbid(events)
        submit(events, coverage, to: home)
      }
    }
  }

  /// Says what others' users do: all of it is refused, item by item.
  private func speak(_ log: LogID, _ channel: Int, to victim: SimulatedNode) {
    guard let maker = maker(of: channel), let own = user(of: node)?.user else { return }
    let others = simulation.users.filter { $0.node !== node }.compactMap(\.id)
    let strange = LogID(Randomness.bytes32())
    let typing = [(log, maker.user), (strange, own)].map {
      EphemeralRequest.Typing(channel: $0.0, user: $0.1, leftMilliseconds: 5_000)
    }
    let reads = [(log, maker.user, 1), (strange, own, 1), (log, own, 1 << 41 as UInt64)].map {
      EphemeralRequest.ReadPosition(channel: $0.0, user: $0.1, next: $0.2)
    }
    let presence = others.map { EphemeralRequest.UserPresence(user: $0, state: 1, lastSeenMilliseconds: 0) }
    let request = EphemeralRequest(typing: typing, reads: reads, presence: presence)
    let said = typing.count + reads.count + presence.count
    ask(victim, "ephemeral", request.encode()) { [self] status, body in
      guard status == 200, let answer = try? EphemeralResponse.decode(body) else { return }
      guard answer.refused.count < said else { return }
      simulation.violated(
        "unauthorised",
        "\(victim.domain) believes \(said - answer.refused.count) of \(said) things said of others' users")
    }
  }

  /// Asks by the side doors for channels of which it has no part: their checkpoints, to be let in, and their files.
  private func askAside(_ victim: SimulatedNode) {
    let logs = (victim.hanse?.logs ?? []).map(\.replica)
    let barred = logs.filter { $0.state.log.kind == .channel && isBarred($0) }
    for log in barred.sorted(by: { $0.id < $1.id }) {
      let note = (simulation.early[log.id] ?? log).checkpoint.flatMap { Text($0.note) }
      let request = CheckpointsRequest(
        notes: [note].compactMap { $0 }, ownLogs: .after(nil), named: .init(log: log.id, size: log.size))
      ask(victim, "checkpoints", request.encode()) { [self] status, body in
        guard status == 200, let answer = try? CheckpointsResponse.decode(body) else { return }
        let logs = answer.notes.compactMap { (try? CheckpointNote($0.utf8))?.checkpoint.log }
        if logs.contains(log.id) { gaveAway("a checkpoint", log.id, victim) }
      }
      ask(victim, "admit", AdmitRequest(log: log.id).encode()) { [self] status, _ in
        // Whoever was let in has a part in it.
        if status == 200, log.state.policy?.policy.access?.reach != .peers {
          simulation.violated("leaked", "\(victim.domain) let the adversary into \(Checks.name(log.id))")
        }
      }
      let blob = BlobRequest(channel: log.id, blob: BlobID(Randomness.bytes32()), leaf: 0)
      ask(victim, "blob", blob.encode()) { [self] status, _ in
        if status == 200 { gaveAway("a file", log.id, victim) }
      }
    }
  }

  /// Whether it never had a part in a channel: whoever comes or goes meanwhile is another matter.
  private func isBarred(_ log: LogReplica) -> Bool { log.home != id && log.state.nodes[id] == nil }

  private func gaveAway(_ what: String, _ log: LogID, _ victim: SimulatedNode) {
    guard let replica = copy(of: log, at: victim)?.replica, isBarred(replica) else { return }
    simulation.violated("leaked", "\(victim.domain) gave \(what) of \(Checks.name(log)) away")
  }
}
