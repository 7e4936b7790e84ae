internal import Model
internal import Node
internal import Wire

/// What the operators of restored nodes do that their nodes cannot do by themselves.
extension Simulation {
  /// How long an operator hopes that somebody has what is missing.
  private static let hopeSeconds: UInt64 = 1_200

  func operate(secondsSinceHealed seconds: UInt64) {
    for node in nodes where mustConverge(node) && node.isRunning {
      if node.hanse?.inspection.lacksKeys == true { _ = changeKeys(node, byRoot: true) }
      if seconds >= Self.hopeSeconds, seconds.isMultiple(of: 60) { giveUp(node) }
    }
  }

  /// Where everybody has answered and nobody has what is missing, since they have disks of their past themselves.
  private func giveUp(_ node: SimulatedNode) {
    guard let hanse = node.hanse, let admin = users.first(where: { $0.node === node })?.id else { return }
    hanse.recovery { [unowned self] answered in
      guard case .success(let status) = answered, status.mode == .recovering else { return }
      let silent = status.held.contains { held in held.awaited.contains { $0.node == adversary?.id } }
      if silent, let domain = adversary.flatMap({ Domain(Text($0.node.domain)) }) {
        // Whoever is an adversary's may never answer.
        note("\(node.domain) goes on without \(domain)")
        return hanse.proceed(without: [.domain(domain)], losing: [], by: admin) { _ in }
      }
      let lost = status.held.filter { $0.awaited.isEmpty && !$0.isForked }.map(\.log)
      guard !lost.isEmpty else { return }
      note("\(node.domain) gives up what nobody has")
      givenUp.formUnion(lost)
      hanse.proceed(without: [], losing: lost, by: admin) { _ in }
    }
    node.kick()
  }
}
