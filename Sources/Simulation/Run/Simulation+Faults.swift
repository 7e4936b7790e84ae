/// What goes wrong.
extension Simulation {
  /// A fault that lasts: its kind, and where it is.
  struct LastingFault: Hashable {
    let kind: String
    let node: Int
    var other: Int?
  }

  /// Lets something go wrong. Whether it did by itself: what an adversary does strikes when its message leaves.
  func strike(_ deed: Step.Deed) -> Bool {
    switch deed {
    case .crash(let node, let writes, let losesPower, let down):
      return condemn(nodes[node], Death(losesPower: losesPower, downMilliseconds: down)) {
        $0.disk.diesAfter = writes
      }
    case .crashAtMessage(let node, let messages, let down):
      return condemn(nodes[node], Death(losesPower: false, downMilliseconds: down)) {
        $0.diesAfterMessages = messages
      }
    case .restart(let node, let down): return restart(nodes[node], downMilliseconds: down)
    case .cut(let from, let to, let bothWays, let time):
      cut(from, to, milliseconds: time)
      if bothWays { cut(to, from, milliseconds: time) }
    case .degrade(let from, let to, let link, let time):
      network.degrade(from: from, to: to, link)
      lasts(LastingFault(kind: "degraded", node: from, other: to), time) {
        $0.network.degrade(from: from, to: to, Link())
      }
    case .jumpClock(let node, let time): nodes[node].clockAheadMilliseconds += Int64(time)
    case .driftClock(let node, let rate): nodes[node].clock.drift(rate, atMicroseconds: nowMicroseconds)
    case .backUp(let node):
      guard nodes[node].isRunning else { return false }
      backups[node] = nodes[node].disk.image
    case .restoreBackup(let node, let withGuard, let down):
      return restore(nodes[node], withGuard: withGuard, downMilliseconds: down)
    case .startTwice(let node, let isSeamless): return startTwice(nodes[node], isSeamless: isSeamless)
    case .changeKeys(let node, let byRoot): return changeKeys(nodes[node], byRoot: byRoot)
    case .beAway(let node, let days, let time):
      return goAway(nodes[node], days: days, milliseconds: time)
    case .speak(let node, let versions, let down):
      return speak(versions.list, nodes[node], downMilliseconds: down)
    case .act(let act, let victim, let channel):
      adversary?.perform(act, victim: nodes[victim], channel: channel)
      return false
    default: failDisk(deed)
    }
    return true
  }

  /// Nothing gets from one node to another for a while.
  func cut(_ from: Int, _ to: Int, milliseconds: Int) {
    network.cut(from: from, to: to, true)
    lasts(LastingFault(kind: "cut", node: from, other: to), milliseconds) {
      $0.network.cut(from: from, to: to, false)
    }
  }

  private func failDisk(_ deed: Step.Deed) {
    switch deed {
    case .fillDisk(let node, let time): fail(node, "full", time, \.isFull, true)
    case .protectDisk(let node, let time): fail(node, "readOnly", time, \.isReadOnly, true)
    case .slowDisk(let node, let factor, let time): fail(node, "slow", time, \.slowness, UInt64(factor))
    case .failSyncs(let node, let perMille, let time):
      fail(node, "failingFsync", time, \.failedSyncsPerMille, perMille)
    case .lieAboutSyncs(let node, let time): fail(node, "lyingFsync", time, \.liesAboutSyncs, true)
    default: break
    }
  }

  /// The node's disk has this fault for a while.
  private func fail<Value>(
    _ node: Int, _ kind: String, _ milliseconds: Int,
    _ fault: WritableKeyPath<SimulatedDisk.Faults, Value>, _ value: Value
  ) {
    nodes[node].disk.faults[keyPath: fault] = value
    lasts(LastingFault(kind: kind, node: node), milliseconds) {
      $0.nodes[node].disk.faults[keyPath: fault] = SimulatedDisk.Faults()[keyPath: fault]
    }
  }

  /// The fault ends after so long, unless another one of its kind lasts longer, or everything was healed before.
  private func lasts(_ fault: LastingFault, _ milliseconds: Int, _ end: @escaping (Simulation) -> Void) {
    let until = max(ends[fault] ?? 0, nowMicroseconds + UInt64(milliseconds) * 1_000)
    ends[fault] = until
    at(microseconds: until) { [unowned self] in
      guard ends[fault] == until else { return }
      ends[fault] = nil
      end(self)
    }
  }
}
