internal import Federation
internal import Merkle
internal import Model
internal import Node
internal import Rules
internal import Store
internal import Wire

/// What must hold during a run and after it.
final class Checks {
  private struct Point: Hashable {
    let log: LogID
    let term: UInt64
    let size: UInt64
    /// Whose word this is, where the home's own is worth nothing.
    var witness: Int?
  }

  /// Every checkpoint that any node has held: two roots for one size would be a fork.
  private var roots: [Point: (root: Bytes32, nodes: Set<Int>)] = [:]
  /// The size that each node has had of each log.
  private var sizes: [Int: [LogID: UInt64]] = [:]
  /// Where each node's copy of each log begins.
  private(set) var bases: [Int: [LogID: UInt64]] = [:]
  /// What homes had turned away when it was last looked at: nodes forget it after a month.
  private(set) var turnedAway: Set<EventID> = []
  /// What a node has said to be ordered.
  private var promised: [EventID: (log: LogID, sequence: UInt64)] = [:]

  /// After each turn: checkpoints agree, logs only grow, and no honest log is stopped.
  func after(turnOf node: SimulatedNode) {
    guard node.isSound, let logs = node.hanse?.logs else { return }
    checkLetters(node)
    for log in logs {
      let replica = log.replica
      // Whoever stops a log takes nothing more of it: its size says nothing of that.
      if let fault = replica.fault, Self.isHomeSound(replica, node.simulation) {
        node.simulation.violated(
          "honestFault", "\(node.domain) has stopped \(Self.name(replica.id)): \(fault.refusal.code)")
      }
      guard sizes[node.index]?[replica.id] != replica.size else { continue }
      let before = sizes[node.index]?[replica.id] ?? 0
      if replica.size < before {
        node.simulation.violated(
          "shrunk",
          "\(node.domain) had \(before) entries of \(Self.name(replica.id)), and has \(replica.size)")
      }
      sizes[node.index, default: [:]][replica.id] = replica.size
      bases[node.index, default: [:]][replica.id] = log.base
      node.simulation.coverage.changed(log, at: node)
      if let adversary = node.simulation.adversary { checkTaken(replica, node, adversary) }
      let isHomeSound = Self.isHomeSound(replica, node.simulation)
      // What another home has signed beyond the copy is to be compared yet.
      if let checkpoint = replica.checkpoint?.checkpoint, isHomeSound || checkpoint.size == replica.size {
        note(checkpoint, node, isHomeSound: isHomeSound)
      }
    }
  }

  static func isHomeSound(_ replica: LogReplica, _ simulation: Simulation) -> Bool {
    !simulation.givenUp.contains(replica.id) && simulation.node(replica.home)?.isSound ?? false
  }

  /// No invitation that its inviter never wrote.
  private func checkLetters(_ node: SimulatedNode) {
    guard let forged = node.simulation.adversary?.neverHeld, !forged.isEmpty, let view = node.hanse?.view
    else { return }
    for letter in view.invitations.values.joined() where forged.contains(letter.letter.inviteEvent) {
      let name = Checks.name(letter.letter.channel)
      node.simulation.violated("unauthorised", "\(node.domain) keeps a letter of \(name) that is forged")
    }
  }

  private func checkTaken(_ replica: LogReplica, _ node: SimulatedNode, _ adversary: Adversary) {
    let tree = Checkpoint(
      log: replica.id, term: replica.term, size: replica.size,
      root: replica.frontier.root(SimulatedSuite.suite))
    if adversary.neverTaken.contains(tree) {
      node.simulation.violated(
        "swallowed",
        "\(node.domain) has taken a forged entry into \(Self.name(replica.id)) at \(replica.size - 1)")
    }
  }

  private func note(_ checkpoint: Checkpoint, _ node: SimulatedNode, isHomeSound: Bool) {
    let point = Point(
      log: checkpoint.log, term: checkpoint.term, size: checkpoint.size,
      witness: isHomeSound ? nil : node.index)
    if let known = roots[point], known.root != checkpoint.root {
      node.simulation.violated(
        "fork", "\(node.domain) has another root of \(Self.name(checkpoint.log)) at size \(checkpoint.size)")
    }
    roots[point, default: (checkpoint.root, [])].nodes.insert(node.index)
  }

  /// A client was told that its message stands somewhere: once told, always so.
  func acknowledged(_ receipt: Receipt, _ message: SimulatedUser.Message, _ user: SimulatedUser) {
    let simulation = user.node.simulation
    guard user.node.isSound else { return }
    if let accepted = message.accepted {
      if accepted.event != receipt.event {
        simulation.violated("doubled", "m\(message.number) was accepted as two events")
      }
    } else if message.isAskedAgain {
      simulation.coverage.note(.askedAgain)
    }
    guard let order = receipt.order else { return simulation.coverage.note(.acknowledgedBeforeOrder) }
    if order.verdict != 0 { simulation.coverage.note(.eventRefusedInLog) }
    guard isHomeSound(receipt.channel, user.node) else { return }
    if let known = promised[receipt.event], known.sequence != order.sequence {
      simulation.violated(
        "moved", "m\(message.number) was at \(known.sequence), and now at \(order.sequence)")
    }
    // The word may have been under way when the home was given the disk of its past, and be all that there is of it.
    if isHomeRestored(receipt.channel, user.node),
      !isHeld(order.sequence, of: receipt.channel, by: simulation.nodes)
    {
      return
    }
    promised[receipt.event] = (receipt.channel, order.sequence)
  }

  private func isHomeRestored(_ log: LogID, _ node: SimulatedNode) -> Bool {
    let home = node.hanse?.logs?.first { $0.replica.id == log }?.replica.home
    return home.flatMap { node.simulation.node($0) }?.restoredAtMicroseconds != nil
  }

  private func isHeld(_ sequence: UInt64, of log: LogID, by nodes: [SimulatedNode]) -> Bool {
    nodes.contains { $0.isSound && sequence < sizes[$0.index]?[log] ?? 0 }
  }

  /// A node has the disk of its past: what nobody else has of it may be lost, and nothing else.
  func restored(_ node: SimulatedNode, among nodes: [SimulatedNode]) {
    sizes[node.index] = nil
    for point in roots.keys { roots[point]?.nodes.remove(node.index) }
    roots = roots.filter { !$0.value.nodes.isEmpty }
    // The home may have been restored before, and not have it back yet.
    promised = promised.filter { _, place in isHeld(place.sequence, of: place.log, by: nodes) }
  }

  private func isHomeSound(_ log: LogID, _ node: SimulatedNode) -> Bool {
    guard let replica = node.hanse?.logs?.first(where: { $0.replica.id == log })?.replica else {
      return false
    }
    return Self.isHomeSound(replica, node.simulation)
  }

  /// Refusals that no honest node earns: where one comes, somebody has a fault.
  private static let undeserved: Set<String> = Set(
    [
      .eventMalformed, .eventUnfit, .bodyMismatch, .statementWrongNode, .eventUncovered,
      .statementBadSignature,
      .batchTooLarge, .positionNotRising, .duplicate, .originFork, .bodyMissing, .notHome, .notAuthorised,
      .baseFromFuture, .otherTerm, .eventWrongLog, .logStopped,
    ].map { (refusal: Refusal) in refusal.code })

  func refused(_ code: String, _ message: SimulatedUser.Message, _ user: SimulatedUser) {
    guard user.node.isSound, Self.undeserved.contains(code),
      let log = user.node.simulation.channels[message.channel],
      isHomeSound(log, user.node)
    else { return }
    user.node.simulation.violated("undeserved", "m\(message.number) is refused as \(code)")
  }

  func failedToStart(_ node: SimulatedNode, _ problem: NodeProblem, _ simulation: Simulation) {
    let faults = node.disk.faults
    let isExcused = faults.isFull || faults.isReadOnly || faults.failedSyncsPerMille > 0 || !node.isSound
    if !isExcused {
      simulation.violated("cannotStart", "\(node.domain): \(problem.code) \(problem.detail)")
    }
  }

  /// Whether all nodes that must are up, their clients have their answers, and their copies of each log are equally long.
  func hasSettled(_ simulation: Simulation) -> Bool {
    let nodes = simulation.nodes.filter(simulation.mustConverge)
    guard nodes.allSatisfy(\.isRunning) else { return false }
    // Who has the disk of its past must have its logs back. Of two copies of a node one never has.
    if nodes.contains(where: { $0.hanse?.inspection.isRecovering != false }) { return false }
    for user in simulation.users where simulation.mustConverge(user.node) {
      if user.messages.contains(where: \.isOpen) { return false }
    }
    let ids = Set(nodes.compactMap(\.id))
    var sizes: [LogID: UInt64] = [:]
    for node in nodes {
      guard let hanse = node.hanse, let logs = hanse.logs else { return false }
      if hanse.inspection.pending.keys.contains(where: ids.contains) { return false }
      for log in logs where log.replica.home == node.id && !simulation.givenUp.contains(log.replica.id) {
        sizes[log.replica.id] = log.replica.size
      }
    }
    for node in nodes {
      for log in node.hanse?.logs ?? [] where Self.follows(node, log) {
        if let size = sizes[log.replica.id], size != log.replica.size { return false }
      }
    }
    return true
  }

  func noteTurnedAway(in simulation: Simulation) {
    for user in simulation.users {
      guard let id = user.id, let hanse = user.node.hanse,
        let reader = try? StoreReader(folder: hanse.dataFolder, SimulatedSuite.suite),
        let events = try? Self.turnedAway(of: id, reader)
      else { continue }
      turnedAway.formUnion(events)
    }
  }

  /// What stands in a user's outbox because its home would not take it: what only waits there is to be ordered yet.
  static func turnedAway(of user: UserID, _ reader: StoreReader) throws(StoreError) -> [EventID] {
    try reader.outbox(of: user, after: 0, limit: 1_000).filter { $0.refusal != nil }.map(\.event.id)
  }

  static func isMember(_ node: SimulatedNode, of log: StoredLog) -> Bool {
    node.id.flatMap { log.replica.state.nodes[$0] }?.isMember == true
  }

  /// Whether a home has signed what the node holds with keys that it has revoked, as far as the node knows.
  static func isUnderRevokedKeys(_ log: StoredLog, at node: SimulatedNode) -> Bool {
    let replica = log.replica
    guard let known = node.hanse?.known, let note = replica.checkpoint.flatMap({ Text($0.note) }) else {
      return false
    }
    do throws(Refusal) {
      _ = try CheckpointVerifier(known).verify(
        note, log: replica.id, term: replica.term, home: replica.home, SimulatedSuite.suite)
      return false
    } catch {
      return error == .checkpointRevoked
    }
  }

  static func follows(_ node: SimulatedNode, _ log: StoredLog) -> Bool {
    guard let id = node.id else { return false }
    return switch log.replica.state.log.kind {
    case .channel: log.replica.state.nodes[id]?.isMember == true || log.replica.home == id
    case .mailbox: log.replica.state.log.peer == id
    case .directory: false
    }
  }

  func atTheEnd(of simulation: Simulation) {
    if !hasSettled(simulation) {
      return simulation.violated("noConvergence", Self.unsettled(simulation))
    }
    do throws(StoreError) { try EndChecks(simulation, promised).run() } catch {
      simulation.violated("unreadable", "\(error.code.rawValue) \(error.detail)")
    }
  }

  private static func unsettled(_ simulation: Simulation) -> String {
    var parts: [String] = []
    for node in simulation.nodes where !node.isRunning { parts.append("\(node.domain) is down") }
    for node in simulation.nodes where node.hanse?.inspection.isRecovering == true {
      parts.append("\(node.domain) is recovering")
    }
    for user in simulation.users {
      let open = user.messages.filter(\.isOpen).map { "m\($0.number)" }
      if !open.isEmpty { parts.append("no answer to \(open.joined(separator: ", "))") }
    }
    for node in simulation.nodes {
      if node.hanse?.inspection.pending.isEmpty == false {
        parts.append("\(node.domain) has events that wait")
      }
      for log in node.hanse?.logs ?? [] where log.replica.state.log.kind == .channel {
        parts.append("\(node.domain) has \(log.replica.size) of \(name(log.replica.id))")
      }
    }
    return parts.joined(separator: "; ")
  }

  static func name(_ log: LogID) -> String {
    Hex.text(Array(log.bytes.bytes.prefix(3)))
  }
}
