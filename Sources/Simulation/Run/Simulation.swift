internal import Federation
internal import Merkle
internal import Model
internal import Node
internal import Rules
internal import Store
internal import Wire

/// One run: a world of nodes, users and faults that follows from a plan alone.
final class Simulation: @unchecked Sendable {
  // Sendable: a simulation runs on one thread. The nodes' callbacks must be Sendable for those that have threads.

  /// The wall clock of every world begins here: 1 January 2026.
  static let beginMilliseconds: Int64 = 1_767_225_600_000

  let plan: Plan
  private(set) var nowMicroseconds: UInt64 = 0
  /// How much of it has gone by untold.
  private var leaptMicroseconds: UInt64 = 0
  private var agenda = Agenda()
  private(set) var nodes: [SimulatedNode] = []
  private(set) var users: [SimulatedUser] = []
  /// The channels' ids, once they are made.
  var channels: [LogID?]
  private var made: SimulatedNetwork?
  private(set) var timeline: Timeline
  private(set) var violations: [Violation] = []
  let checks = Checks()
  let coverage = StateCoverage()
  private(set) var adversary: Adversary?
  /// Which answers clients never hear.
  var clients: Chance
  /// What an adversary draws.
  var chance: Chance
  /// The logs as they were when the run began.
  private(set) var early: [LogID: LogReplica] = [:]
  private(set) var turns = 0

  init(_ plan: Plan, keepsTimeline: Bool = false, tells told: ((String) -> Void)? = nil) {
    self.plan = plan
    timeline = Timeline(isKept: keepsTimeline, told: told)
    chance = Chance(seed: plan.seed, "adversary")
    clients = Chance(seed: plan.seed, "clients")
    channels = Array(repeating: nil, count: plan.channels.count)
    // Its first use draws a number: before the run, or a process's first run would differ from its others.
    _ = SimulatedSuite.suite
    SeededRandomness.begin(seed: plan.seed)
    let begin = Self.beginMilliseconds
    SimulatedDisks.begin(seed: plan.seed, isDefault: true) { UInt64(begin) }
    for index in 0..<plan.nodes {
      nodes.append(SimulatedNode(self, index: index, Chance(seed: plan.seed, "disk \(index)")))
    }
    users = plan.users.enumerated().map { SimulatedUser(index: $0, node: nodes[$1]) }
    made = SimulatedNetwork(self, nodes: plan.nodes, Chance(seed: plan.seed, "network"))
  }

  var network: SimulatedNetwork {
    guard let made else { preconditionFailure("the network is made with the simulation") }
    return made
  }

  /// Whether what this node says and keeps is its own, and it was healed.
  func mustConverge(_ node: SimulatedNode) -> Bool {
    node.isSound && plan.core?.contains(node.index) ?? true
  }

  /// The node that a channel was made on.
  func home(of channel: Int) -> SimulatedNode { users[plan.channels[channel][0]].node }

  func node(_ id: NodeID) -> SimulatedNode? { nodes.first { $0.id == id } }

  /// Who answers at a domain: of two copies now the one, now the other.
  func node(at domain: String) -> SimulatedNode? {
    let there = nodes.filter { $0.domain == domain }
    guard there.count > 1 else { return there.first }
    return chance.one(of: there.filter(\.isRunning)) ?? there.first
  }

  /// Starts a node a second time, elsewhere, from what it has now.
  func startTwice(_ original: SimulatedNode, isSeamless: Bool) -> Bool {
    guard original.isRunning, !original.hasTwin, original.adversary == nil, nodes.count < 26 else {
      return false
    }
    let purpose = "disk \(nodes.count)"
    nodes.append(
      SimulatedNode(
        copying: original, index: nodes.count, isSeamless: isSeamless, Chance(seed: plan.seed, purpose)))
    coverage.note(.ranTwice)
    if let twin = nodes.last { bringUp(twin) }
    return true
  }

  func at(microseconds: UInt64, _ run: @escaping () -> Void) {
    agenda.add(atMicroseconds: max(microseconds, nowMicroseconds), run)
  }

  func after(microseconds: UInt64, _ run: @escaping () -> Void) {
    agenda.add(atMicroseconds: nowMicroseconds + microseconds, run)
  }

  /// Lets go of everything that runs: what waits in the nodes holds the world that holds them.
  func end() {
    agenda = Agenda()
    for node in nodes { node.die(losesPower: false) }
  }

  func note(_ text: @autoclosure () -> String) { timeline.note(nowMicroseconds, text()) }

  func struck(_ fault: String) { faults[fault, default: 0] += 1 }

  func violated(_ check: String, _ detail: String) {
    note("VIOLATION \(check): \(detail)")
    violations.append(Violation(check: check, detail: detail, atMicroseconds: nowMicroseconds))
  }

  /// What the story tells to happen then, however much time it lets go by until there.
  func told(afterMilliseconds milliseconds: Int, _ run: @escaping () -> Void) {
    agenda.add(atMicroseconds: nowMicroseconds + UInt64(milliseconds) * 1_000, isTold: true, run)
  }

  /// Time goes by, of which nothing is told: what was due in it comes late, as where machines have slept.
  func leap(days: Int) {
    let leap = UInt64(days) * 86_400_000_000
    nowMicroseconds += leap
    leaptMicroseconds += leap
    agenda.postpone(byMicroseconds: leap)
  }

  /// Lets the world go on until this time, and as much longer as is leapt over meanwhile; or until `isOver`.
  func run(untilMicroseconds: UInt64, _ isOver: () -> Bool = { false }) {
    let leaptBefore = leaptMicroseconds
    var end: UInt64 { untilMicroseconds + leaptMicroseconds - leaptBefore }
    while let next = agenda.nextMicroseconds, next <= end, violations.isEmpty, !isOver() {
      guard let item = agenda.takeFirst() else { break }
      nowMicroseconds = max(nowMicroseconds, item.atMicroseconds)
      turns += 1
      item.run()
    }
    if violations.isEmpty, !isOver() { nowMicroseconds = max(nowMicroseconds, end) }
  }

  /// How a node is to die, and for how long it stays down.
  struct Death {
    let losesPower: Bool
    let downMilliseconds: Int
  }

  /// How often each kind of fault has struck.
  private(set) var faults: [String: Int] = [:]
  /// When faults that last come to their end.
  var ends: [LastingFault: UInt64] = [:]
  var deaths: [Int: Death] = [:]
  var stopping: [Int: Int] = [:]
  var backups: [Int: [String: SimulatedDisk.Copied]] = [:]
  /// Logs of which their home has signed what it lost for good, and goes on with another end.
  var givenUp: Set<LogID> = []
  /// Machines that are never started again.
  private(set) var isGone: Set<Int> = []
  /// Those that are switched off for a long time.
  var away: Set<Int> = []
  var absences: [Absence] = []

  /// Runs the whole plan; what must not be is in `violations` afterwards.
  func run() {
    #if HANSE_DEFECTS
      Simulator.plantChosen(inPreparedWorld: false)
    #endif
    prepare()
    guard violations.isEmpty else { return }
    #if HANSE_DEFECTS
      Simulator.plantChosen(inPreparedWorld: true)
    #endif
    let begin = nowMicroseconds
    note("the run begins")
    if let hostile = plan.hostile { adversary = Adversary(self, nodes[hostile]) }
    for log in adversary?.node.hanse?.logs ?? [] { early[log.replica.id] = log.replica }
    for step in plan.steps {
      told(afterMilliseconds: step.atMilliseconds) { [unowned self] in perform(step) }
    }
    run(untilMicroseconds: begin + UInt64(plan.milliseconds) * 1_000)
    heal()
    let healed = nowMicroseconds
    let deadline = healed + 30 * 60_000_000
    while violations.isEmpty, nowMicroseconds < deadline, !checks.hasSettled(self) {
      run(untilMicroseconds: nowMicroseconds + 1_000_000)
      retry()
      operate(secondsSinceHealed: (nowMicroseconds - healed) / 1_000_000)
    }
    guard violations.isEmpty else { return }
    note("settled")
    checkRest()
    checkCopies()
    checkForks()
    guard violations.isEmpty else { return }
    checks.atTheEnd(of: self)
    noteTrees()
    note("the run is over")
  }

  /// What each node has in the end: two runs are the same if that is, to the byte, and all that was told.
  private func noteTrees() {
    for node in nodes {
      for log in (node.hanse?.logs ?? []).sorted(by: { $0.replica.id < $1.replica.id }) {
        let root = log.replica.frontier.root(SimulatedSuite.suite)
        let tree = "\(log.replica.size) of \(Checks.name(log.replica.id)): \(Hex.text(root.bytes))"
        note("\(node.domain) has \(tree)")
      }
    }
  }

  /// Everything that was wrong with these nodes is right again: from here on they must come together.
  private func heal() {
    let healed = plan.core ?? Array(nodes.indices)
    note("healed: \(healed.map(SimulatedNode.name).joined(separator: " "))")
    ends = [:]
    away = []
    network.heal(among: healed.map { nodes[$0].place })
    for node in nodes {
      guard healed.contains(node.index) else {
        breakForGood(node)
        continue
      }
      deaths[node.index] = nil
      node.disk.faults = SimulatedDisk.Faults()
      node.disk.diesAfter = nil
      node.diesAfterMessages = nil
      node.clockAheadMilliseconds = 0
      node.clock.setRight(atMicroseconds: nowMicroseconds)
      if !node.versions.contains(1) { speak([1, 2], node, downMilliseconds: 0) }
      if !node.isRunning { bringUp(node) }
    }
  }

  /// Who is not of the core never comes back: dead, cut off, heard by nobody, or without room on its disk.
  private func breakForGood(_ node: SimulatedNode) {
    let others = nodes.indices.filter { $0 != node.index }
    switch chance.number(in: 0...3) {
    case 0:
      node.die(losesPower: false)
      isGone.insert(node.index)
    case 1:
      for other in others {
        network.cut(from: node.index, to: other, true)
        network.cut(from: other, to: node.index, true)
      }
    case 2: for other in others { network.cut(from: node.index, to: other, true) }
    default: node.disk.faults.isFull = true
    }
  }

  /// Runs until everyone is in their channels, without faults.
  private func prepare() {
    for node in nodes {
      do throws(NodeProblem) {
        try node.found()
        try node.start()
      } catch {
        return violated("preparation", "\(node.domain) cannot start: \(error.code)")
      }
    }
    for user in users { addUser(user) }
    wait("users") { $0.users.allSatisfy { $0.id != nil } }
    for channel in plan.channels.indices { makeChannel(channel) }
    wait("channels") { $0.channels.allSatisfy { $0 != nil } }
    for (channel, members) in plan.channels.enumerated() {
      for member in members.dropFirst() { join(users[member], channel) }
    }
    wait("members") { simulation in
      simulation.plan.channels.indices.allSatisfy { channel in
        simulation.plan.channels[channel].allSatisfy { simulation.isJoined(simulation.users[$0], channel) }
      }
    }
    for channel in plan.channels.indices { nameMirrors(channel) }
  }

  /// Where all have all, and nothing is cut or down, hardly anything is left to say.
  private func checkRest() {
    guard plan.hostile == nil, plan.core == nil, nodes.allSatisfy(\.isSound), checks.hasSettled(self) else {
      return
    }
    run(untilMicroseconds: nowMicroseconds + 10_000_000)
    let before = network.requests
    run(untilMicroseconds: nowMicroseconds + 30_000_000)
    let sent = network.requests - before
    if sent > 20 * nodes.count * nodes.count {
      violated("restless", "\(sent) requests in 30 seconds in which nothing happened")
    }
  }

  /// Of two copies of a node that both can be heard, one at most may go on as if it were the only one.
  private func checkCopies() {
    let copied = nodes.filter { $0.hasTwin && $0.place == $0.index && hasCompany($0) }
    guard violations.isEmpty, !copied.isEmpty else { return }
    // A copy that waits for its peers' answers goes on when it has them: so soon neither of the two is sure.
    run(untilMicroseconds: nowMicroseconds + 5 * 60_000_000)
    func sure(_ original: SimulatedNode) -> [SimulatedNode] {
      nodes.filter { node in
        node.place == original.index && node.isRunning && node.hanse?.inspection.isRecovering == false
      }
    }
    waitUntil(minutes: 30) { copied.allSatisfy { sure($0).count < 2 } }
    for original in copied where sure(original).count > 1 {
      violated("unnoticed", "two copies of \(original.domain) have not noticed each other")
    }
  }

  /// Whether a node is in a channel with one that was healed: who talks to nobody hears of nothing.
  private func hasCompany(_ node: SimulatedNode) -> Bool {
    (node.hanse?.logs ?? []).contains { log in
      log.replica.state.log.kind == .channel && Checks.follows(node, log)
        && nodes.contains { other in
          mustConverge(other) && other.id.flatMap { log.replica.state.nodes[$0] }?.isMember == true
        }
    }
  }

  /// Whoever holds one of two histories, and hears of who holds the other, sees that.
  private func checkForks() {
    guard violations.isEmpty else { return }
    let check = ForkCheck(simulation: self)
    waitUntil(minutes: 45) { check.unseen() == nil }
    if violations.isEmpty, let unseen = check.unseen() { violated("unseen", unseen) }
  }

  /// Lets the world go on until this holds, which is looked at once a second.
  private func waitUntil(minutes: UInt64, _ holds: () -> Bool) {
    let deadline = nowMicroseconds + minutes * 60_000_000
    while violations.isEmpty, nowMicroseconds < deadline, !holds() {
      run(untilMicroseconds: nowMicroseconds + 1_000_000)
    }
  }

  private func wait(_ what: String, _ holds: (Simulation) -> Bool) {
    guard violations.isEmpty else { return }
    run(untilMicroseconds: nowMicroseconds + 120_000_000) { holds(self) }
    if !holds(self), violations.isEmpty { violated("preparation", "\(what) did not come about") }
  }

  func isJoined(_ user: SimulatedUser, _ channel: Int) -> Bool {
    guard let id = user.id, let log = channels[channel] else { return false }
    return user.node.hanse?.view.channel(log, of: id) != nil
  }
}
