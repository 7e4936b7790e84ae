internal import Node

/// How nodes die, stop and start.
extension Simulation {
  /// A process has died in a turn: what it had set in motion before is on its way, the rest never was.
  func died(_ node: SimulatedNode) {
    guard let death = deaths[node.index] else { return violated("died", "\(node.domain) died unasked") }
    coverage.note(.diedInWrite)
    bury(node, death)
  }

  /// Lets a node die where `place` says, or after a while if it does not come there.
  func condemn(_ node: SimulatedNode, _ death: Death, _ place: (SimulatedNode) -> Void) -> Bool {
    guard node.isRunning, deaths[node.index] == nil else { return false }
    deaths[node.index] = death
    place(node)
    let process = node.process
    after(microseconds: 500_000) { [unowned self] in
      if node.process == process, let death = deaths[node.index] { bury(node, death) }
    }
    return true
  }

  private func bury(_ node: SimulatedNode, _ death: Death) {
    deaths[node.index] = nil
    note("\(node.domain) is dead\(death.losesPower ? ", without power" : "")")
    node.die(losesPower: death.losesPower)
    after(microseconds: UInt64(death.downMilliseconds) * 1_000) { [unowned self] in
      if !node.isRunning { bringUp(node) }
    }
  }

  /// Stops a node as its operator would, and starts it again.
  @discardableResult func restart(_ node: SimulatedNode, downMilliseconds: Int) -> Bool {
    guard node.isRunning, stopping[node.index] == nil, let hanse = node.hanse else { return false }
    stopping[node.index] = downMilliseconds
    hanse.stop()
    node.kick()
    return true
  }

  /// A node has stopped as it was told to.
  func stopped(_ node: SimulatedNode) {
    let down = stopping.removeValue(forKey: node.index) ?? 0
    note("\(node.domain) has stopped")
    coverage.note(.stoppedInOrder)
    node.die(losesPower: false)
    after(microseconds: UInt64(down) * 1_000) { [unowned self] in if !node.isRunning { bringUp(node) } }
  }

  /// Starts a node, again and again while its disk does not let it.
  func bringUp(_ node: SimulatedNode) {
    guard !isGone.contains(node.index), !away.contains(node.index) else { return }
    do throws(NodeProblem) {
      try node.start()
      stopping[node.index] = nil
      note("\(node.domain) is up")
    } catch {
      note("\(node.domain) cannot start: \(error.code)")
      coverage.note(.startRefused)
      checks.failedToStart(node, error, self)
      node.die(losesPower: false)
      after(microseconds: 1_000_000) { [unowned self] in if !node.isRunning { bringUp(node) } }
    }
  }

  /// Configures the protocol versions that a node speaks, and starts it again.
  @discardableResult
  func speak(_ versions: [UInt64], _ node: SimulatedNode, downMilliseconds: Int) -> Bool {
    node.versions = versions
    coverage.note(.spokeOtherVersions)
    return restart(node, downMilliseconds: downMilliseconds)
  }

  /// Gives a node the disk of its past.
  func restore(_ node: SimulatedNode, withGuard: Bool, downMilliseconds: Int) -> Bool {
    guard let backup = backups[node.index] else { return false }
    deaths[node.index] = nil
    stopping[node.index] = nil
    node.restore(withGuard ? backup : backup.filter { !$0.key.hasPrefix("guard") })
    checks.restored(node, among: nodes)
    // What it turned away it has forgotten.
    adversary?.laneForks.removeAll { $0.home === node }
    coverage.note(.restoredFromBackup)
    after(microseconds: UInt64(downMilliseconds) * 1_000) { [unowned self] in
      if !node.isRunning { bringUp(node) }
    }
    return true
  }
}
