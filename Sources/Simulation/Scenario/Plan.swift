/// One run as the seed has drawn it: everything that is decided beforehand, so that a part of it can be left out.
struct Plan {
  let seed: UInt64
  var nodes: Int
  /// The node of each user.
  var users: [Int]
  /// The users of each channel; the first has made it.
  var channels: [[Int]]
  var milliseconds: Int
  var steps: [Step]

  init(_ scenario: Scenario, seed: UInt64) {
    var chance = Chance(seed: seed, "plan")
    self.seed = seed
    nodes = chance.number(in: scenario.nodes)
    milliseconds = scenario.milliseconds
    users = []
    for node in 0..<nodes {
      users += Array(repeating: node, count: chance.number(in: scenario.usersPerNode))
    }
    channels = []
    for _ in 0..<chance.number(in: scenario.channels) {
      let members = users.indices.shuffled(using: &chance)
      channels.append(Array(members.prefix(chance.number(in: min(2, members.count)...members.count))))
    }
    steps = []
    for number in 0..<chance.number(in: scenario.deeds) { addDeed(number, &chance) }
    for _ in 0..<chance.number(in: scenario.faults) { addFault(scenario, &chance) }
    steps.sort { $0.atMilliseconds < $1.atMilliseconds }
  }

  private mutating func addDeed(_ number: Int, _ chance: inout Chance) {
    let channel = chance.number(in: 0...channels.count - 1)
    guard let user = chance.one(of: channels[channel]) else { return }
    let target = chance.number(in: 0...users.count - 1)
    let deed: Step.Deed =
      switch chance.number(in: 0...99) {
      case 0..<70: .send(user: user, channel: channel, number: number)
      case 70..<78: .edit(user: user, channel: channel)
      case 78..<82: .erase(user: user, channel: channel)
      case 82..<88: .react(user: user, channel: channel)
      case 88..<91: .rename(user: user, channel: channel)
      case 91..<93: .kick(user: user, channel: channel, target: target)
      case 93..<96: .invite(user: user, channel: channel, target: target)
      case 96..<98: .leave(user: user, channel: channel)
      default: .accept(user: target, channel: channel)
      }
    steps.append(Step(atMilliseconds: chance.number(in: 0...milliseconds), deed: deed))
  }

  private mutating func addFault(_ scenario: Scenario, _ chance: inout Chance) {
    let total = scenario.weights.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return }
    var drawn = chance.number(in: 0...total - 1)
    for (kind, weight) in scenario.weights {
      drawn -= weight
      guard drawn < 0 else { continue }
      let at = chance.number(in: 0...milliseconds)
      return steps.append(Step(atMilliseconds: at, deed: deed(kind, &chance)))
    }
  }

  private func deed(_ kind: Scenario.Fault, _ chance: inout Chance) -> Step.Deed {
    let node = chance.number(in: 0...nodes - 1)
    let other = (node + chance.number(in: 1...max(1, nodes - 1))) % nodes
    let time = chance.number(in: 100...8_000)
    var link = Link()
    switch kind {
    case .crash, .powerCut:
      return .crash(
        node: node, afterWrites: chance.number(in: 0...60), losesPower: kind == .powerCut,
        downMilliseconds: time)
    case .restart: return .restart(node: node, downMilliseconds: chance.number(in: 0...2_000))
    case .partition: return .cut(from: node, to: other, bothWays: true, milliseconds: time)
    case .oneWayPartition: return .cut(from: node, to: other, bothWays: false, milliseconds: time)
    case .delay: link.delayMilliseconds = chance.number(in: 0...20)...chance.number(in: 50...3_000)
    case .loss: link.lostPerMille = chance.number(in: 50...600)
    case .duplication: link.doubledPerMille = chance.number(in: 100...1_000)
    case .fullDisk: return .fillDisk(node: node, milliseconds: time)
    case .readOnlyDisk: return .protectDisk(node: node, milliseconds: time)
    case .slowDisk: return .slowDisk(node: node, factor: chance.number(in: 5...500), milliseconds: time)
    case .failingFsync:
      return .failSyncs(node: node, perMille: chance.number(in: 100...1_000), milliseconds: time)
    case .clockJump: return .jumpClock(node: node, milliseconds: chance.number(in: -3_600_000...3_600_000))
    }
    return .degrade(from: node, to: other, link, milliseconds: time)
  }
}
