internal import Model
internal import Node
internal import Store

/// What was acknowledged as mirrored is on the disks of the mirrors.
extension EndChecks {
  func checkMirrored(_ user: SimulatedUser, _ copies: [LogID: [Copy]]) {
    for message in user.messages {
      guard message.isMirrored, let receipt = message.ordered, let order = receipt.order else { continue }
      simulation.coverage.note(.mirrored)
      let mirrors = simulation.plan.mirrors[message.channel]
      let having = mirrors.count {
        hasOrIsExcused($0, receipt.event, order.sequence, copies[receipt.channel])
      }
      guard having <= mirrors.count / 2 else { continue }
      simulation.violated(
        "unmirrored",
        "m\(message.number) was mirrored, and is on the disks of \(having) of \(mirrors.count) mirrors")
    }
  }

  /// Whether a mirror's disk has the event at its place. Who cannot be asked, or lies, or has begun its copy anew since, is not asked.
  private func hasOrIsExcused(_ mirror: Int, _ event: EventID, _ sequence: UInt64, _ copies: [Copy]?) -> Bool
  {
    let node = simulation.nodes[mirror]
    guard node.isSound, node.isRunning, node.restoredAtMicroseconds == nil,
      let copy = copies?.first(where: { $0.node === node }), copy.log.base <= sequence
    else { return true }
    return copy.events[sequence]?.event == event
  }
}
