internal import Model
internal import Node
internal import Wire

/// One run: a world of nodes, users and faults that follows from a plan alone.
final class Simulation: @unchecked Sendable {
  // Sendable: a simulation runs on one thread; what nodes call back says otherwise of itself.

  /// The wall clock of every world begins here: 1 January 2026.
  static let beginMilliseconds: Int64 = 1_767_225_600_000

  let plan: Plan
  private(set) var nowMicroseconds: UInt64 = 0
  private var agenda = Agenda()
  private(set) var nodes: [SimulatedNode] = []
  private(set) var users: [SimulatedUser] = []
  /// The channels' ids, once they are made.
  var channels: [LogID?]
  private var made: SimulatedNetwork?
  private(set) var timeline: Timeline
  private(set) var violations: [Violation] = []
  let checks = Checks()
  private(set) var turns = 0

  init(_ plan: Plan, keepsTimeline: Bool = false) {
    self.plan = plan
    timeline = Timeline(isKept: keepsTimeline)
    channels = Array(repeating: nil, count: plan.channels.count)
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

  func node(at domain: String) -> SimulatedNode? { nodes.first { $0.domain == domain } }

  func at(microseconds: UInt64, _ run: @escaping () -> Void) {
    agenda.add(atMicroseconds: max(microseconds, nowMicroseconds), run)
  }

  func after(microseconds: UInt64, _ run: @escaping () -> Void) {
    agenda.add(atMicroseconds: nowMicroseconds + microseconds, run)
  }

  func note(_ text: @autoclosure () -> String) { timeline.note(nowMicroseconds, text()) }

  func violated(_ check: String, _ detail: String) {
    note("VIOLATION \(check): \(detail)")
    violations.append(Violation(check: check, detail: detail, atMicroseconds: nowMicroseconds))
  }

  /// Lets the world go on until this time, or until `isOver`.
  func run(untilMicroseconds: UInt64, _ isOver: () -> Bool = { false }) {
    while let next = agenda.nextMicroseconds, next <= untilMicroseconds, violations.isEmpty, !isOver() {
      guard let item = agenda.takeFirst() else { break }
      nowMicroseconds = max(nowMicroseconds, item.atMicroseconds)
      turns += 1
      item.run()
    }
    if violations.isEmpty, !isOver() { nowMicroseconds = max(nowMicroseconds, untilMicroseconds) }
  }

  /// Runs the whole plan; what must not be is in `violations` afterwards.
  func run() {
    prepare()
    guard violations.isEmpty else { return }
    let begin = nowMicroseconds
    note("the run begins")
    for step in plan.steps {
      at(microseconds: begin + UInt64(step.atMilliseconds) * 1_000) { [unowned self] in
        perform(step.deed, step)
      }
    }
    run(untilMicroseconds: begin + UInt64(plan.milliseconds) * 1_000)
    heal()
    let deadline = nowMicroseconds + 30 * 60_000_000
    while violations.isEmpty, nowMicroseconds < deadline, !checks.hasSettled(self) {
      run(untilMicroseconds: nowMicroseconds + 1_000_000)
      retry()
    }
    guard violations.isEmpty else { return }
    note("settled")
    checks.atTheEnd(of: self)
    note("the run is over")
  }

  /// Everything that was wrong is right again: from here on all must come together.
  private func heal() {
    note("everything is healed")
    deaths = [:]
    network.heal()
    for node in nodes {
      node.disk.faults = SimulatedDisk.Faults()
      node.disk.diesAfter = nil
      node.clockAheadMilliseconds = 0
      if !node.isRunning { bringUp(node) }
    }
  }

  /// A process has died in a turn: what it had set in motion before is on its way, the rest never was.
  func died(_ node: SimulatedNode) {
    guard let death = deaths[node.index] else { return violated("died", "\(node.domain) died unasked") }
    bury(node, death)
  }

  /// How a node is to die, and for how long it stays down.
  struct Death {
    let losesPower: Bool
    let downMilliseconds: Int
  }

  private var deaths: [Int: Death] = [:]

  /// Lets a node die after so many writes, or after a while if it does not write.
  func condemn(_ node: SimulatedNode, afterWrites: Int, _ death: Death) {
    guard node.isRunning, deaths[node.index] == nil else { return }
    deaths[node.index] = death
    node.disk.diesAfter = afterWrites
    let process = node.process
    after(microseconds: 500_000) { [unowned self] in
      if node.process == process, let death = deaths[node.index] { bury(node, death) }
    }
  }

  private func bury(_ node: SimulatedNode, _ death: Death) {
    deaths[node.index] = nil
    note("\(node.domain) is dead\(death.losesPower ? ", without power" : "")")
    node.die(losesPower: death.losesPower)
    after(microseconds: UInt64(death.downMilliseconds) * 1_000) { [unowned self] in
      if !node.isRunning { bringUp(node) }
    }
  }

  private var stopping: [Int: Int] = [:]

  /// Stops a node as its operator would, and starts it again.
  func restart(_ node: SimulatedNode, downMilliseconds: Int) {
    guard node.isRunning, stopping[node.index] == nil, let hanse = node.hanse else { return }
    stopping[node.index] = downMilliseconds
    hanse.stop()
    node.kick()
  }

  /// A node has stopped as it was told to.
  func stopped(_ node: SimulatedNode) {
    let down = stopping.removeValue(forKey: node.index) ?? 0
    note("\(node.domain) has stopped")
    node.die(losesPower: false)
    after(microseconds: UInt64(down) * 1_000) { [unowned self] in if !node.isRunning { bringUp(node) } }
  }

  /// Starts a node, again and again while its disk does not let it.
  private func bringUp(_ node: SimulatedNode) {
    do throws(NodeProblem) {
      try node.start()
      stopping[node.index] = nil
      note("\(node.domain) is up")
    } catch {
      note("\(node.domain) cannot start: \(error.code)")
      checks.failedToStart(node, error, self)
      node.die(losesPower: false)
      after(microseconds: 1_000_000) { [unowned self] in if !node.isRunning { bringUp(node) } }
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
