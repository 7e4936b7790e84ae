internal import Federation
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
  }

  /// Every checkpoint that any node has held: two roots for one size would be a fork.
  private var roots: [Point: Bytes32] = [:]
  /// The size that each node has had of each log.
  private var sizes: [Int: [LogID: UInt64]] = [:]
  /// What a node has said to be ordered.
  private var promised: [EventID: (log: LogID, sequence: UInt64)] = [:]

  /// After each turn: checkpoints agree, logs only grow, and no honest log is stopped.
  func after(turnOf node: SimulatedNode) {
    guard let logs = node.hanse?.logs else { return }
    for log in logs {
      let replica = log.replica
      guard sizes[node.index]?[replica.id] != replica.size else { continue }
      let before = sizes[node.index]?[replica.id] ?? 0
      if replica.size < before {
        node.simulation.violated(
          "shrunk",
          "\(node.domain) had \(before) entries of \(Self.name(replica.id)), and has \(replica.size)")
      }
      sizes[node.index, default: [:]][replica.id] = replica.size
      if let fault = replica.fault {
        node.simulation.violated(
          "honestFault", "\(node.domain) has stopped \(Self.name(replica.id)): \(fault.refusal.code)")
      }
      if let checkpoint = replica.checkpoint?.checkpoint { note(checkpoint, node) }
    }
  }

  private func note(_ checkpoint: Checkpoint, _ node: SimulatedNode) {
    let point = Point(log: checkpoint.log, term: checkpoint.term, size: checkpoint.size)
    if let known = roots[point], known != checkpoint.root {
      node.simulation.violated(
        "fork", "\(node.domain) has another root of \(Self.name(checkpoint.log)) at size \(checkpoint.size)")
    }
    roots[point] = checkpoint.root
  }

  /// A client was told that its message stands somewhere: once told, always so.
  func acknowledged(_ receipt: Receipt, _ message: SimulatedUser.Message, _ simulation: Simulation) {
    if let accepted = message.accepted, accepted.event != receipt.event {
      simulation.violated("doubled", "m\(message.number) was accepted as two events")
    }
    guard let order = receipt.order else { return }
    if let known = promised[receipt.event], known.sequence != order.sequence {
      simulation.violated(
        "moved", "m\(message.number) was at \(known.sequence), and now at \(order.sequence)")
    }
    promised[receipt.event] = (receipt.channel, order.sequence)
  }

  func failedToStart(_ node: SimulatedNode, _ problem: NodeProblem, _ simulation: Simulation) {
    let faults = node.disk.faults
    let isExcused = faults.isFull || faults.isReadOnly || faults.failedSyncsPerMille > 0
    if !isExcused {
      simulation.violated("cannotStart", "\(node.domain): \(problem.code) \(problem.detail)")
    }
  }

  /// Whether all nodes are up, all clients have their answers, and all copies of each log are equally long.
  func hasSettled(_ simulation: Simulation) -> Bool {
    guard simulation.nodes.allSatisfy(\.isRunning) else { return false }
    for user in simulation.users where user.messages.contains(where: \.isOpen) { return false }
    let logs = simulation.nodes.map { $0.hanse?.logs ?? [] }
    var sizes: [LogID: UInt64] = [:]
    for (index, node) in simulation.nodes.enumerated() {
      guard node.hanse?.hasPending == false else { return false }
      for log in logs[index] where log.replica.home == node.id { sizes[log.replica.id] = log.replica.size }
    }
    for (index, node) in simulation.nodes.enumerated() {
      for log in logs[index] where Self.follows(node, log) {
        if let size = sizes[log.replica.id], size != log.replica.size { return false }
      }
    }
    return true
  }

  private static func follows(_ node: SimulatedNode, _ log: StoredLog) -> Bool {
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
    for user in simulation.users {
      let open = user.messages.filter(\.isOpen).map { "m\($0.number)" }
      if !open.isEmpty { parts.append("no answer to \(open.joined(separator: ", "))") }
    }
    for node in simulation.nodes {
      if node.hanse?.hasPending == true { parts.append("\(node.domain) has events that wait") }
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
