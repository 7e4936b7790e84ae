/// How runs are drawn: the size of the world, what users do, and how often what goes wrong.
public struct Scenario: Sendable {
  public var name: String
  public var about: String
  public var nodes = 2...4
  public var usersPerNode = 1...2
  public var channels = 1...3
  public var milliseconds = 20_000
  /// How many of a thousand runs take twenty times as long, and their outages too: so long that peers are hardly tried any more.
  public var slowPerMille = 100
  /// How many of a thousand runs end with an outage that takes longer than anything tries again by itself.
  public var longOutagePerMille = 0
  public var deeds = 20...80
  public var faults = 0...8
  /// For how many days nodes are away; 0: nobody is.
  public var daysAway = 0...0
  /// What one node, whose keys an adversary has, does to the others.
  public var acts = 0...0
  /// Which of these are drawn.
  var kindsOfActs = HostileAct.allCases
  /// Whether the adversary's node is home of no channel, where there is such a node.
  public var isHostileHome = true
  /// Whether only some of the nodes are healed at the end, and the others stay as broken as they are.
  public var hasCore = false
  /// How often each kind comes among the faults.
  public var weights: [(kind: Fault, weight: Int)] = honest.map { ($0, 1) }

  public enum Fault: String, CaseIterable, Sendable {
    case crash, crashAtMessage, powerCut, restart, partition, oneWayPartition, delay, loss, duplication
    case fullDisk, readOnlyDisk, slowDisk, failingFsync, clockJump, clockDrift
    case otherVersions, keyRotation, keyReplacement
    case lyingFsync, oldBackup, secondCopy
  }

  /// What a node must survive without losing anything.
  private static let honest = Fault.allCases.filter {
    ![.lyingFsync, .oldBackup, .secondCopy, .clockDrift].contains($0)
  }

  public static let all = [
    mixed, quiet, network, disks, crashes, keys, lies, backups, copies, core, hostile, siege, ambush,
    drift, month, follower,
  ]

  public static let mixed = Scenario(
    "mixed",
    "crashes, links, disks, clocks, versions and new keys, in any combination; no drift, lying fsyncs, restored backups or second copies"
  )

  public static let quiet = Scenario("quiet", "nothing goes wrong: what a run looks like") {
    $0.faults = 0...0
  }

  public static let network = Scenario(
    "network", "links that delay, lose, double and cut, now and then for more than an hour",
    [.partition, .oneWayPartition, .delay, .loss, .duplication]
  ) {
    $0.longOutagePerMille = 10
  }

  public static let disks = Scenario(
    "disks", "disks that are full, read-only or slow, and fsyncs that fail, with crashes",
    [.fullDisk, .readOnlyDisk, .slowDisk, .failingFsync, .crash, .powerCut])

  public static let crashes = Scenario(
    "crashes", "processes that die at any write or message, power cuts and restarts, with links that are cut",
    [.crash, .crashAtMessage, .powerCut, .restart, .partition])

  public static let keys = Scenario(
    "keys", "nodes that change their keys, planned or by the root key, and die in the middle of it",
    [.keyRotation, .keyRotation, .keyReplacement, .crash, .powerCut, .failingFsync, .partition, .loss])

  public static let lies = Scenario(
    "lies", "disks that say they have synced and have not, with power cuts: nobody else may suffer from it",
    [.lyingFsync, .lyingFsync, .powerCut, .powerCut, .crash, .loss, .partition])

  /// What a recovery goes through that does not begin and end on a sound machine.
  private static let illTimed: [Fault] = [
    .powerCut, .failingFsync, .fullDisk, .clockJump, .keyReplacement,
  ]

  public static let backups = Scenario(
    "backups",
    "nodes that are restored from backups of their past, with crashes, cuts, failing disks, clocks that jump and new keys",
    [.oldBackup, .oldBackup, .oldBackup, .crash, .restart, .partition, .loss, .delay, .keyRotation]
      + illTimed)

  public static let copies = Scenario(
    "copies",
    "nodes that run twice at once, with crashes, cuts, failing disks, clocks that jump and new keys: at least one of the two must notice and stop",
    [.secondCopy, .secondCopy, .secondCopy, .crash, .restart, .partition, .loss, .delay, .keyRotation]
      + illTimed)

  public static let core = Scenario(
    "core", "everything of mixed; afterwards only some nodes are healed, and those must come together"
  ) {
    $0.hasCore = true
    $0.nodes = 3...5
    $0.faults = 2...10
  }

  public static let hostile = Scenario(
    "hostile", "one node of a sound network is an adversary's: it forges, forks, withholds, lies and floods"
  ) {
    $0.nodes = 3...4
    $0.faults = 0...0
    $0.acts = 4...16
    $0.slowPerMille = 0
  }

  public static let siege = Scenario("siege", "an adversary's node and everything of mixed at once") {
    $0.nodes = 3...4
    $0.acts = 1...8
  }

  public static let ambush = Scenario(
    "ambush", "an adversary's node beside nodes that are restored from backups, on disks that fail",
    [.oldBackup, .oldBackup, .oldBackup, .crash, .restart, .partition, .loss, .delay, .keyRotation]
      + illTimed
  ) {
    $0.nodes = 3...4
    $0.acts = 1...8
  }

  public static let drift = Scenario(
    "drift", "clocks that go too fast or too slow, by up to a twentieth, and jump, with cuts and crashes",
    [.clockDrift, .clockDrift, .clockDrift, .clockJump, .partition, .delay, .loss, .crash, .restart]
  ) {
    $0.slowPerMille = 500
  }

  public static let follower = Scenario(
    "follower",
    "one node that is home of no channel is an adversary's: it forges, floods, lies about what it has, and acts on others' channels and users"
  ) {
    $0.nodes = 3...4
    $0.faults = 0...0
    $0.acts = 4...16
    $0.kindsOfActs = HostileAct.allCases.filter { !$0.isOfHome }
    $0.isHostileHome = false
    $0.slowPerMille = 0
  }

  public static let month = Scenario(
    "month", "nodes that are away for a month, with cuts, crashes and new keys: they go on where they were",
    [.partition, .oneWayPartition, .loss, .delay, .crash, .powerCut, .restart, .keyRotation, .keyReplacement]
  ) {
    $0.nodes = 3...4
    $0.daysAway = 30...40
    $0.slowPerMille = 0
    $0.faults = 0...4
  }

  public static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }

  private init(_ name: String, _ about: String, _ change: (inout Scenario) -> Void = { _ in }) {
    self.name = name
    self.about = about
    change(&self)
  }

  private init(
    _ name: String, _ about: String, _ kinds: [Fault], _ change: (inout Scenario) -> Void = { _ in }
  ) {
    self.init(name, about) {
      $0.weights = kinds.map { ($0, 1) }
      $0.faults = 1...8
      change(&$0)
    }
  }
}
