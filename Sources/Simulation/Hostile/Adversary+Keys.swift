internal import Federation
internal import Model
internal import Node
internal import Store
internal import Transport

/// What it does with keys that were its node's, after the root key has replaced them.
extension Adversary {
  func signUnderRevoked(_ log: LogID, against victim: SimulatedNode) {
    let old = keys
    guard simulation.changeKeys(node, byRoot: true) else { return }
    for seconds in [2, 6, 15] as [UInt64] {
      simulation.after(microseconds: seconds * 1_000_000) { [self] in use(old, log, victim) }
    }
  }

  private func use(_ old: StolenKeys, _ log: LogID, _ victim: SimulatedNode) {
    // Who has not heard of the replacement yet may take the old keys' word.
    guard node.isRunning, victim.isRunning,
      (victim.hanse?.known[id]?.revokedBelow ?? 0) > old.document.number
    else { return }
    simulation.struck(HostileAct.signUnderRevoked.rawValue)
    let nothing = PullRequest(cursors: [], mostBytes: 1_000, wantsMailbox: false).encode()
    ask(victim, "pull", nothing, under: old) { [self] status, _ in
      guard status == 200 else { return }
      simulation.violated("revoked", "\(victim.domain) took a request under a revoked document")
    }
    guard let copy = copy(of: log, at: victim)?.replica, let author = member(of: copy) else { return }
    let event = message(log, by: author)
    if copy.home == victim.id {
      forbid([event])
      submit([event], coverage(of: [event], document: old.document.number, by: old.batch), to: victim)
    } else if copy.home == id {
      let own = coverage(of: [event])
      let time = max(nowMilliseconds, copy.lastTimeMilliseconds)
      push(
        own.map { Forgery(event: event, coverage: $0, timeMilliseconds: time, logKey: old.log) },
        onto: copy, to: victim)
    }
  }
}
