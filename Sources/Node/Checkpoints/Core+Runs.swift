internal import Federation
internal import Model
internal import Sodium
internal import Store

/// Which start of the node this is, and what peers have told of theirs (spec: federation, "Runs").
extension Core {
  /// What it tells of its start, under its newest document.
  var ownRun: NodeRun? {
    guard let start else { return nil }
    return NodeRun(
      node: node, number: start.run, instance: start.instance, document: identity.chain.newest.number,
      by: identity.keys.request)
  }

  /// Takes the next run's number in the first batch of a start: it is durable with what that batch signs.
  func takeRun() throws(StoreError) {
    guard start == nil else { return }
    try takeRun(above: 0)
  }

  /// Goes on as a run with a number above this one and above all of this node's own.
  func takeRun(above number: UInt64) throws(StoreError) {
    let next = max(number, try store.runNumber()) + 1
    try store.setRunNumber(next)
    let instance = Randomness.bytes16()
    afterCommit.append { [self] in start = (next, instance) }
  }

  /// A disk that takes nothing is tried again by the probe.
  func beginRunIfNew() {
    guard start == nil, lastProblem == nil else { return }
    run([.write(CoreThread.Write(run: { _ in }, failed: { _ in }))])
  }

  /// Remembers what a peer tells of its run. What is answered: the run that was heard before, if it is not before this one.
  func heard(_ run: NodeRun, of peer: NodeID) throws(StoreError) -> NodeRun? {
    guard let chain = known[peer] else { return nil }
    // One that a thief has signed is as if it had not been heard.
    if let earlier = peerRuns[peer], earlier.isSigned(by: chain, suite) {
      if run == earlier {
        try keep(run, of: peer)
        return nil
      }
      let isSame = run.number == earlier.number && run.instance == earlier.instance
      guard isSame || run.number > earlier.number else { return earlier }
    }
    guard run.isSigned(by: chain, suite) else { return nil }
    if peerRuns[peer]?.instance != run.instance {
      // A start forgets who is there.
      afterCommit.append { [self] in live.sessions[peer]?.shared() }
    }
    peerRuns[peer] = run
    unkeptRuns.insert(peer)
    try keep(run, of: peer)
    return nil
  }

  /// Of a stranger, once something names it.
  private func keep(_ run: NodeRun, of peer: NodeID) throws(StoreError) {
    guard unkeptRuns.contains(peer), !store.strangers.contains(peer) else { return }
    try store.save(run, of: peer)
    unkeptRuns.remove(peer)
  }
}
