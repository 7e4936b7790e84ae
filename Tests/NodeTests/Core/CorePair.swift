import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Two founded cores that know each other. What each asks of the other waits until a test lets it through.
struct CorePair {
  let home: FoundedCore
  let guest: FoundedCore
  /// A user of the home, and one of the guest.
  let anna: UserID
  let bert: UserID

  init(in folder: TemporaryFolder, holdsInvitations: Bool = false, world: NodeWorld = .machine) throws {
    home = try FoundedCore(in: folder, domain: "home.example", world: world)
    guest = try FoundedCore(
      in: folder, domain: "guest.example", holdsInvitations: holdsInvitations, world: world)
    anna = try home.addUser("anna")
    bert = try guest.addUser("bert")
    try meet()
  }

  /// The same people on nodes that were opened again.
  init(home: FoundedCore, guest: FoundedCore, anna: UserID, bert: UserID) {
    (self.home, self.guest, self.anna, self.bert) = (home, guest, anna, bert)
  }

  /// Another guest of the same home, and its user.
  init(beside pair: CorePair, in folder: TemporaryFolder, world: NodeWorld = .machine) throws {
    (home, anna) = (pair.home, pair.anna)
    guest = try FoundedCore(in: folder, domain: "third.example", world: world)
    bert = try guest.addUser("cara")
    try meet()
  }

  /// The same pair with another in the home's or the guest's place.
  init(_ pair: CorePair, home: FoundedCore? = nil, guest: FoundedCore? = nil) {
    (self.home, self.guest) = (home ?? pair.home, guest ?? pair.guest)
    (anna, bert) = (pair.anna, pair.bert)
  }

  private func meet() throws {
    for founded in [home, guest] { founded.core.hasOpenDoors = true }
    try introduce(home, to: guest)
    try introduce(guest, to: home)
  }

  func introduce(_ one: FoundedCore, to other: FoundedCore) throws {
    let (documents, domain) = (one.core.identity.chain.signed, one.core.identity.domain)
    try other.write { (core) throws(StoreError) in try core.discovered(documents, at: domain) }
  }

  /// The guest's user as the home's people would invite them.
  var invited: Participant { Participant(node: guest.core.node, user: bert) }

  /// A channel of the home's user.
  func makeChannel() throws -> LogID {
    let made = Noted<LogID?>(nil)
    let user = anna
    try home.write { (core) throws(StoreError) in
      try core.perform(
        .createChannel(ChannelPlan(name: "market")), by: user, key: nil,
        accepted: { result in made.change { $0 = try? result.get().channel } }, ordered: nil)
    }
    return try #require(made.value)
  }

  /// Invites somebody to a channel at its home.
  func invite(_ target: Participant, to channel: LogID, naming document: DocumentReference? = nil) throws {
    let (user, home) = (anna, home.core)
    let newest = try #require(document ?? home.known[target.node]?.newestReference)
    try self.home.write { (core) throws(StoreError) in
      let draft = Core.Draft(
        log: channel, kind: .invite, user: user,
        content: .invite(target, role: DefaultRoles.member.role, document: newest),
        base: core.logs[channel]?.replica.base)
      try core.dispatch(core.originate(draft), home: core.node, accepted: { _ in }, ordered: nil)
    }
  }

  /// What a user was told, in order: a code, or "accepted", "ordered".
  func perform(_ command: Command, of founded: FoundedCore, by user: UserID) throws -> Noted<[String]> {
    let told = Noted<[String]>([])
    try founded.write { (core) throws(StoreError) in
      try core.perform(
        command, by: user, key: nil,
        accepted: { result in
          told.change { $0.append((try? result.get()) == nil ? Self.code(result) : "accepted") }
        },
        ordered: { result in told.change { $0.append(Self.code(result)) } })
    }
    return told
  }

  private static func code(_ result: Result<Receipt, NodeProblem>) -> String {
    switch result {
    case .success(let receipt): receipt.order?.verdictCode ?? "none"
    case .failure(let problem): problem.code
    }
  }

  /// A channel that the guest's user has joined, and that both hold.
  func shareChannel() throws -> LogID {
    let channel = try makeChannel()
    try invite(invited, to: channel)
    try settle()
    _ = try perform(.accept(channel), of: guest, by: bert)
    try settle()
    try #require(guest.core.logs[channel]?.localMembers.contains(bert) == true)
    return channel
  }

  /// Lets everything through until nothing is asked any more.
  func settle() throws {
    for _ in 0..<100 {
      home.core.snapshotRetryMilliseconds = 0
      guest.core.snapshotRetryMilliseconds = 0
      let moved = [try carry(from: home, to: guest), try carry(from: guest, to: home)]
      if !moved.contains(true) { return }
    }
    Issue.record("the nodes do not come to rest")
  }

  /// What a node's ticks ask of the other. Answers whether it was anything.
  @discardableResult
  func carry(from asker: FoundedCore, to other: FoundedCore) throws -> Bool {
    let moved = try carryAll(from: asker, to: other)
    try asker.examine()
    try other.examine()
    return moved
  }

  private func carryAll(from asker: FoundedCore, to other: FoundedCore) throws -> Bool {
    asker.core.tick()
    let links = asker.links
    let (own, peer) = (asker.core.node, other.core.node)
    let (pushes, submissions) = (
      links.pushes.filter { $0.peer == peer }, links.submissions.filter { $0.peer == peer }
    )
    let (pulls, snapshots) = (
      links.pulls.filter { $0.peer == peer }, links.snapshots.filter { $0.peer == peer }
    )
    links.pushes.removeAll { $0.peer == peer }
    links.submissions.removeAll { $0.peer == peer }
    links.pulls.removeAll { $0.peer == peer }
    links.snapshots.removeAll { $0.peer == peer }
    let exchanges = try carryExchanges(from: asker, to: other)
    let tells = try carryTells(from: asker, to: other)
    for push in pushes {
      let request = PushRequest(
        ranges: try RangeOrder.read(push.orders, mostBytes: 4_194_304, asker.core.reader))
      let answer = try pushed(request, from: own, to: other)
      try asker.write { (core) throws(StoreError) in try core.pushAnswered(answer, by: peer) }
    }
    for submission in submissions {
      let answer = try answer(other) { (core) throws(StoreError) in
        SubmitResponse(outcomes: try core.submit(submission.request, from: own))
      }
      try asker.write { (core) throws(StoreError) in
        try core.submitAnswered(answer, submission.events, by: peer)
      }
    }
    for pull in pulls {
      let answer = try served(pull.request, by: other, to: own)
      try asker.write { (core) throws(StoreError) in
        try core.pullAnswered(answer, logs: pull.logs, by: peer)
      }
    }
    for snapshot in snapshots {
      try join(snapshot.request, snapshot.vouched, asker, served(snapshot.request, by: other, to: own))
    }
    return !(submissions.isEmpty && pushes.isEmpty && snapshots.isEmpty && pulls.isEmpty)
      || exchanges || tells
  }

  private func carryExchanges(from asker: FoundedCore, to other: FoundedCore) throws -> Bool {
    let (own, peer) = (asker.core.node, other.core.node)
    let exchanges = asker.links.exchanges.filter { $0.peer == peer }
    asker.links.exchanges.removeAll { $0.peer == peer }
    for exchange in exchanges {
      let answer = try other.answer(to: exchange.request, from: own)
      try asker.write { (core) throws(StoreError) in
        try core.exchangeAnswered(answer, to: exchange.request, by: peer)
      }
      try asker.examine()
    }
    return !exchanges.isEmpty
  }

  private func carryTells(from asker: FoundedCore, to other: FoundedCore) throws -> Bool {
    let (own, peer) = (asker.core.node, other.core.node)
    let tells = asker.links.tells.filter { $0.peer == peer }
    asker.links.tells.removeAll { $0.peer == peer }
    for tell in tells {
      let response = try other.answer(to: tell.request, from: own)
      try asker.write { (core) throws(StoreError) in
        try core.checkpointsAnswered(response, to: tell.request, for: .cosigning(tell.logs), by: peer)
      }
      try asker.examine()
    }
    return !tells.isEmpty
  }

  /// What a node answers to a push.
  private func pushed(_ request: PushRequest, from peer: NodeID, to other: FoundedCore) throws -> PushResponse
  {
    let answer = Noted<PushResponse?>(nil)
    try other.write { (core) throws(StoreError) in
      try core.answer(request, from: peer) { response in answer.change { $0 = response } }
    }
    return try #require(answer.value)
  }

  private func join(
    _ request: SnapshotRequest, _ vouched: LogReplica.Vouched, _ asker: FoundedCore, _ snapshot: Snapshot?
  ) throws {
    try asker.write { (core) throws(StoreError) in
      guard let snapshot else { return core.snapshotFailed(request.log, "unknownLog") }
      try core.join(snapshot, vouched)
    }
  }

  private func answer<Value: Sendable>(
    _ founded: FoundedCore, _ ask: @escaping @Sendable (Core) throws(StoreError) -> Value
  ) throws -> Value {
    let answer = Noted<Value?>(nil)
    try founded.write { (core) throws(StoreError) in
      let value = try ask(core)
      answer.change { $0 = value }
    }
    return try #require(answer.value)
  }

  private func served(_ request: PullRequest, by other: FoundedCore, to peer: NodeID) throws -> PullResponse {
    let core = other.core
    var cursors = request.cursors
    if let mailbox = core.mailboxes[peer], !cursors.contains(where: { $0.log == mailbox }) {
      cursors.append(Cursor(log: mailbox, next: 0))
    }
    let orders = cursors.compactMap { try? core.order($0, for: peer).get() }
    return PullResponse(
      ranges: try RangeOrder.read(orders, mostBytes: 4_194_304, core.reader), refusals: [])
  }

  private func served(_ request: SnapshotRequest, by other: FoundedCore, to peer: NodeID) throws -> Snapshot?
  {
    let core = other.core
    guard let log = core.logs[request.log],
      log.replica.state.nodes[peer]?.isMember == true || log.replica.home == peer,
      let checkpoint = log.replica.checkpoint
    else { return nil }
    if log.replica.home == peer, let joined = try core.reader.joinedSnapshot(log.reference) {
      return try Snapshot.decode(joined)
    }
    return try core.reader.snapshot(
      of: log.reference, id: request.log, trustedSize: request.trustedSize, under: checkpoint, core.known)
  }
}
