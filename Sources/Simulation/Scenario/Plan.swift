/// One run as the seed has drawn it, or a story tells it: everything that is decided beforehand, so that a part of it can be left out.
struct Plan: Equatable, Sendable {
  private(set) var seed: UInt64
  var nodes = 0
  /// The node of each user.
  var users: [Int] = []
  /// The users of each channel; the first has made it.
  var channels: [[Int]] = []
  /// The nodes that mirror each channel, more than half of which make a message *mirrored*; none for most.
  var mirrors: [[Int]] = []
  var milliseconds = 20_000
  /// The node whose keys an adversary has.
  var hostile: Int?
  /// The nodes that are healed at the end, and must come together; `nil`: all.
  var core: [Int]?
  var steps: [Step] = []

  /// Nothing is planned yet.
  init(seed: UInt64) { self.seed = seed }

  /// The same with what is not planned left to another seed.
  func with(seed: UInt64) -> Plan {
    var plan = self
    plan.seed = seed
    return plan
  }

  init(_ scenario: Scenario, seed: UInt64) {
    var chance = Chance(seed: seed, "plan")
    self.seed = seed
    nodes = chance.number(in: scenario.nodes)
    let stretch = chance.happens(perMille: scenario.slowPerMille) ? 20 : 1
    milliseconds = scenario.milliseconds * stretch
    for node in 0..<nodes {
      users += Array(repeating: node, count: chance.number(in: scenario.usersPerNode))
    }
    for _ in 0..<chance.number(in: scenario.channels) {
      let members = users.indices.shuffled(using: &chance)
      channels.append(Array(members.prefix(chance.number(in: min(2, members.count)...members.count))))
      mirrors.append(drawMirrors(&chance))
    }
    if scenario.acts.upperBound > 0 {
      // Homes can do the most.
      let isHome = scenario.isHostileHome && chance.happens(perMille: 500)
      hostile = isHome ? users[channels[0][0]] : drawHostile(scenario, &chance)
    }
    if scenario.hasCore { core = Self.core(of: nodes, &chance) }
    for number in 0..<chance.number(in: scenario.deeds) { addDeed(number, &chance) }
    for _ in 0..<chance.number(in: scenario.faults) { addFault(scenario, stretch, &chance) }
    for _ in 0..<chance.number(in: scenario.acts) { addAct(scenario, &chance) }
    addLongOutage(scenario)
    addAbsences(scenario)
    steps = steps.enumerated()
      .sorted { ($0.element.atMilliseconds, $0.offset) < ($1.element.atMilliseconds, $1.offset) }
      .map(\.element)
  }

  private func drawHostile(_ scenario: Scenario, _ chance: inout Chance) -> Int {
    let homes = Set(channels.map { users[$0[0]] })
    let followers = scenario.isHostileHome ? [] : (0..<nodes).filter { !homes.contains($0) }
    return chance.one(of: followers) ?? chance.number(in: 0...nodes - 1)
  }

  /// Of the newest channel: every other one has some, if it has members elsewhere.
  private func drawMirrors(_ chance: inout Chance) -> [Int] {
    guard let members = channels.last, let home = members.first.map({ users[$0] }),
      chance.happens(perMille: 500)
    else { return [] }
    let others = Set(members.map { users[$0] }).subtracting([home]).sorted().shuffled(using: &chance)
    return others.prefix(chance.number(in: 1...max(1, others.count))).sorted()
  }

  private static func core(of nodes: Int, _ chance: inout Chance) -> [Int] {
    let drawn = Array(0..<nodes).shuffled(using: &chance)
    return drawn.prefix(chance.number(in: min(2, nodes)...max(2, nodes - 1))).sorted()
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

  private mutating func addFault(_ scenario: Scenario, _ stretch: Int, _ chance: inout Chance) {
    let total = scenario.weights.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return }
    var drawn = chance.number(in: 0...total - 1)
    for (kind, weight) in scenario.weights {
      drawn -= weight
      guard drawn < 0 else { continue }
      let at = chance.number(in: 0...milliseconds)
      let deed = deed(kind, stretch, &chance)
      if case .restoreBackup(let node, _, _) = deed {
        steps.append(Step(atMilliseconds: chance.number(in: 0...at), deed: .backUp(node: node)))
      }
      if case .speak(let node, _, _) = deed {
        let later = min(milliseconds, at + chance.number(in: 1_000...8_000) * stretch)
        let deed = Step.Deed.speak(node: node, versions: .both, downMilliseconds: 100)
        steps.append(Step(atMilliseconds: later, deed: deed))
      }
      if case .changeKeys(let node, _) = deed, chance.happens(perMille: 300) {
        // It dies in the middle of it.
        let crash = Step.Deed.crash(
          node: node, afterWrites: chance.number(in: 0...40), losesPower: chance.happens(perMille: 500),
          downMilliseconds: chance.number(in: 100...8_000))
        steps.append(Step(atMilliseconds: at, deed: crash))
      }
      return steps.append(Step(atMilliseconds: at, deed: deed))
    }
  }

  /// Cuts two nodes from each other for the rest of a run that then takes longer: whoever doubles its wait without an end, waits for
  /// longer than the half hour in which all must come together. What it draws moves nothing else.
  private mutating func addLongOutage(_ scenario: Scenario) {
    var chance = Chance(seed: seed, "outage")
    guard chance.happens(perMille: scenario.longOutagePerMille), nodes > 1 else { return }
    let one = chance.number(in: 0...nodes - 1)
    let other = (one + chance.number(in: 1...nodes - 1)) % nodes
    let at = chance.number(in: 0...milliseconds / 2)
    let outage = chance.number(in: Self.longOutageMilliseconds)
    steps.append(
      Step(atMilliseconds: at, deed: .cut(from: one, to: other, bothWays: true, milliseconds: outage)))
    milliseconds = at + outage
  }

  /// One node is away for so long, or two; every other one then hears nothing of one of the others for as long as the run lasts. What
  /// it draws moves nothing else.
  private mutating func addAbsences(_ scenario: Scenario) {
    guard scenario.daysAway.upperBound > 0, nodes > 1 else { return }
    var chance = Chance(seed: seed, "absence")
    for _ in 0..<chance.number(in: 1...2) {
      let node = chance.number(in: 0...nodes - 1)
      let at = chance.number(in: 0...milliseconds / 2)
      let time = chance.number(in: milliseconds / 10...milliseconds * 4 / 10)
      let deed = Step.Deed.beAway(
        node: node, days: chance.number(in: scenario.daysAway), milliseconds: time)
      steps.append(Step(atMilliseconds: at, deed: deed))
      guard chance.happens(perMille: 500) else { continue }
      let other = (node + chance.number(in: 1...nodes - 1)) % nodes
      let cut = Step.Deed.cut(from: node, to: other, bothWays: true, milliseconds: milliseconds)
      steps.append(Step(atMilliseconds: at + time, deed: cut))
    }
  }

  /// Waits of 250 ms, 500 ms and so on: the last one that begins in it takes more than half an hour beyond its end.
  private static let longOutageMilliseconds = 4_300_000...6_000_000

  /// Most acts come to something in some channels only, and against some of their nodes.
  private mutating func addAct(_ scenario: Scenario, _ chance: inout Chance) {
    guard let hostile, let act = chance.one(of: scenario.kindsOfActs) else { return }
    let fitting = channels.indices.filter { !victims(of: act, by: hostile, in: $0).isEmpty }
    let channel = chance.one(of: fitting) ?? chance.number(in: 0...channels.count - 1)
    let other = (hostile + chance.number(in: 1...max(1, nodes - 1))) % nodes
    let victim = chance.one(of: victims(of: act, by: hostile, in: channel)) ?? other
    let at = chance.number(in: 0...milliseconds)
    steps.append(Step(atMilliseconds: at, deed: .act(act, victim: victim, channel: channel)))
  }

  private func victims(of act: HostileAct, by hostile: Int, in channel: Int) -> [Int] {
    let home = users[channels[channel][0]]
    let members = Set(channels[channel].map { users[$0] })
    if act.isOfHome { return home == hostile ? members.subtracting([hostile]).sorted() : [] }
    guard home != hostile, !act.isOfFollower || members.contains(hostile) else { return [] }
    return members.subtracting(act.isOfFollower ? [hostile, home] : [hostile]).sorted()
  }

  private func deed(_ kind: Scenario.Fault, _ stretch: Int, _ chance: inout Chance) -> Step.Deed {
    let node = chance.number(in: 0...nodes - 1)
    let other = (node + chance.number(in: 1...max(1, nodes - 1))) % nodes
    let time = chance.number(in: 100...8_000) * stretch
    var link = Link()
    switch kind {
    case .crash, .powerCut:
      return .crash(
        node: node, afterWrites: chance.number(in: 0...60), losesPower: kind == .powerCut,
        downMilliseconds: time)
    case .crashAtMessage:
      return .crashAtMessage(
        node: node, afterMessages: chance.number(in: 0...20), downMilliseconds: time)
    case .keyRotation, .keyReplacement: return .changeKeys(node: node, byRoot: kind == .keyReplacement)
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
    case .lyingFsync: return .lieAboutSyncs(node: node, milliseconds: time)
    case .otherVersions:
      let versions = chance.happens(perMille: 500) ? Step.Versions.second : .both
      return .speak(node: node, versions: versions, downMilliseconds: chance.number(in: 0...2_000))
    case .secondCopy: return .startTwice(node: node, isSeamless: chance.happens(perMille: 500))
    case .oldBackup:
      return .restoreBackup(node: node, withGuard: chance.happens(perMille: 500), downMilliseconds: time)
    case .clockDrift:
      return .driftClock(node: node, partsPerMillion: chance.number(in: -50_000...50_000))
    case .clockJump: return .jumpClock(node: node, milliseconds: chance.number(in: -3_600_000...3_600_000))
    }
    return .degrade(from: node, to: other, link, milliseconds: time)
  }
}

extension Plan {
  /// What cannot be played of it, for people.
  var fault: String? {
    if !(1...26).contains(nodes) { return "there must be 1 to 26 nodes: nodes 3" }
    if users.isEmpty || !users.allSatisfy({ $0 < nodes }) {
      return "users are told by the nodes that they are on, of those there are: users a b c"
    }
    if channels.isEmpty || !channels.allSatisfy({ !$0.isEmpty && $0.allSatisfy(users.indices.contains) }) {
      return "a channel is told by its users, counted from 0, its maker first: channel 0 1 2"
    }
    for (channel, mirrors) in mirrors.enumerated() where !mirrors.isEmpty {
      let members = Set(channels[channel].map { users[$0] }).subtracting([users[channels[channel][0]]])
      if !members.isSuperset(of: mirrors) {
        return "a channel's mirrors are nodes of its users, but for the home: mirrors 0 b c"
      }
    }
    if !(1...86_400_000).contains(milliseconds) { return "a run lasts up to a day: runs for 20000 ms" }
    let named = steps.flatMap(\.deed.nodes) + (core ?? []) + (hostile.map { [$0] } ?? [])
    if !named.allSatisfy({ (0..<nodes).contains($0) }) { return "a node is named that is not there" }
    if !steps.flatMap(\.deed.users).allSatisfy(users.indices.contains) {
      return "a user is named that is not there"
    }
    if !steps.compactMap(\.deed.channel).allSatisfy(channels.indices.contains) {
      return "a channel is named that is not there"
    }
    let hasActs = steps.contains { if case .act = $0.deed { true } else { false } }
    return hasActs && hostile == nil ? "name the node that is hostile: hostile c" : nil
  }
}
