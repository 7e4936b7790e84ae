internal import Federation
internal import Model
internal import Node
internal import Store

/// What is called mirrored is so at the moment when it is called so: nobody knows what comes next.
extension Checks {
  func mirrored(_ receipt: Receipt, _ message: SimulatedUser.Message, _ user: SimulatedUser) {
    let simulation = user.node.simulation
    guard user.node.isSound, let order = receipt.order,
      let entry = entry(at: order.sequence, of: receipt.channel, on: user.node)
    else { return }
    let mirrors = simulation.plan.mirrors[message.channel].map { simulation.nodes[$0] }
    let having = mirrors.count { mirror in
      isExcused(mirror, order.sequence, of: receipt.channel) || mirror.disk.keeps(entry)
    }
    guard having <= mirrors.count / 2 else { return }
    simulation.violated(
      "unmirrored",
      "m\(message.number) is called mirrored, and would outlive a power cut on \(having) of \(mirrors.count) mirrors"
    )
  }

  /// Whose word is worth nothing, or whose disk lies, or is one of its past; or who has begun its copy anew after that.
  private func isExcused(_ mirror: SimulatedNode, _ sequence: UInt64, of log: LogID) -> Bool {
    guard mirror.isSound, !mirror.disk.owesSyncs, mirror.restoredAtMicroseconds == nil else { return true }
    return bases[mirror.index]?[log].map { $0 > sequence } ?? false
  }

  /// The bytes of an entry, as this node has them.
  private func entry(at sequence: UInt64, of log: LogID, on node: SimulatedNode) -> [UInt8]? {
    guard let hanse = node.hanse, let stored = hanse.logs?.first(where: { $0.replica.id == log }),
      let reader = try? StoreReader(folder: hanse.dataFolder, SimulatedSuite.suite)
    else { return nil }
    return (try? reader.event(sequence, of: stored.reference))?.entry.encode()
  }
}
