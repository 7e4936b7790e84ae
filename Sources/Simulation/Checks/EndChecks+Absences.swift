internal import Federation
internal import Model
internal import Node
internal import Rules
internal import Store

/// Whoever was away for a month and stayed a member has read what it had missed, and goes on with its copy.
extension EndChecks {
  func checkAbsences() {
    for absence in simulation.absences where simulation.mustConverge(absence.node) {
      for copy in absence.copies { check(copy, of: absence.node) }
    }
  }

  /// A copy that was given a snapshot begins later than before. That is right for those alone who had left the channel.
  private func check(_ before: Absence.Copy, of node: SimulatedNode) {
    guard let log = node.hanse?.logs?.first(where: { $0.replica.id == before.log }),
      Checks.isHomeSound(log.replica, simulation), node.restoredAtMicroseconds == nil,
      let record = node.id.flatMap({ log.replica.state.nodes[$0] }), record.isMember,
      record.since == before.since
    else { return }
    guard log.base == before.base else {
      simulation.violated(
        "begunAnew",
        "\(node.domain) was away, and has begun its copy of \(Checks.name(before.log)) anew at \(log.base)")
      return
    }
    if log.replica.size > before.size { simulation.coverage.note(.caughtUp) }
  }
}
