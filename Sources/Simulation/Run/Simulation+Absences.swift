internal import Federation
internal import Model
internal import Node
internal import Rules
internal import Store

/// How nodes are away for a month, and others go on.
extension Simulation {
  /// In so many leaps an absence goes by; between them others go on.
  private static let leaps = 10

  /// Stops a node as its operator would, for so many days, of which so many milliseconds are told.
  func goAway(_ node: SimulatedNode, days: Int, milliseconds: Int) -> Bool {
    guard node.isRunning, stopping[node.index] == nil, !node.hasTwin, let hanse = node.hanse else {
      return false
    }
    absences.append(Absence(node: node, copies: copies(of: node)))
    away.insert(node.index)
    stopping[node.index] = 0
    hanse.stop()
    node.kick()
    let leaps = min(Self.leaps, days)
    for leap in 1...leaps {
      let (from, to) = (days * (leap - 1) / leaps, days * leap / leaps)
      told(afterMilliseconds: milliseconds * leap / (leaps + 1)) { [unowned self] in
        if away.contains(node.index) { pass(days: to - from) }
      }
    }
    told(afterMilliseconds: milliseconds) { [unowned self] in comeBack(node) }
    return true
  }

  private func comeBack(_ node: SimulatedNode) {
    guard away.remove(node.index) != nil else { return }
    note("\(node.domain) comes back")
    if !node.isRunning { bringUp(node) }
    checks.noteTurnedAway(in: self)
  }

  private func copies(of node: SimulatedNode) -> [Absence.Copy] {
    (node.hanse?.logs ?? []).compactMap { log in
      guard log.replica.state.log.kind == .channel, let id = node.id, log.replica.home != id,
        let record = log.replica.state.nodes[id], record.isMember
      else { return nil }
      return Absence.Copy(log: log.replica.id, base: log.base, size: log.replica.size, since: record.since)
    }
  }

  /// Nodes remember for a day under which keys clients have sent, and for a month what was turned away: no client asks for so long,
  /// and what was turned away is noted as long as it is there.
  private func pass(days: Int) {
    for user in users { for message in user.messages where message.isOpen { message.refused = "unanswered" } }
    checks.noteTurnedAway(in: self)
    note("\(days) days go by")
    leap(days: days)
    for node in nodes where node.isRunning { node.kick() }
  }
}
