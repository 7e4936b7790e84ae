internal import Federation
internal import Model
internal import Node
internal import Rules
internal import Store

/// Nobody has said or done what is not theirs.
extension EndChecks {
  func check(authorsOf copy: Copy) {
    let replica = copy.log.replica
    let isHomeSound = Checks.isHomeSound(replica, simulation)
    for (sequence, event) in copy.events.sorted(by: { $0.key < $1.key }) {
      if let words = unspoken(event) {
        simulation.violated(
          "unauthorised",
          "\(copy.node.domain) has words at \(sequence) of \(Checks.name(replica.id)) that its author never said: \(words)"
        )
      }
      guard isHomeSound, let adversary = simulation.adversary else { continue }
      let isLoot =
        adversary.neverLogged.contains(event.event)
        || event.verdict == 0 && adversary.neverAccepted.contains(event.event)
      if isLoot {
        simulation.violated(
          "unauthorised",
          "\(copy.node.domain) has a \(event.header.kind) of the adversary's at \(sequence) of \(Checks.name(replica.id))"
        )
      }
    }
    guard isHomeSound, let adversary = simulation.adversary else { return }
    let events = Set(copy.events.values.map(\.event))
    if adversary.forks.contains(where: { events.contains($0.0) && events.contains($0.1) }) {
      simulation.violated("unauthorised", "\(copy.node.domain) has two events of one position")
    }
  }

  /// The text of a sound node's user's event, if that user has never said it.
  private func unspoken(_ event: StoredEvent) -> String? {
    guard event.verdict == 0, let text = event.text.map({ String(decoding: $0, as: UTF8.self) }),
      let user = simulation.users.first(where: { $0.id == event.header.author.user }),
      user.node.id == event.header.author.node, user.node.isSound
    else { return nil }
    let isSpoken =
      switch event.header.kind {
      case .message: user.messages.contains { "m\($0.number)" == text }
      case .edit: text == "edited"
      case .reaction: text == "+1"
      default: true
      }
    return isSpoken ? nil : text
  }
}
