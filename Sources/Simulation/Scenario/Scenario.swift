/// How runs are drawn: the size of the world, what users do, and how often what goes wrong.
public struct Scenario: Sendable {
  public var name: String
  public var about: String
  public var nodes = 2...4
  public var usersPerNode = 1...2
  public var channels = 1...3
  public var milliseconds = 20_000
  public var deeds = 20...80
  public var faults = 0...8
  /// How often each kind comes among the faults.
  public var weights: [(kind: Fault, weight: Int)] = Fault.allCases.map { ($0, 1) }

  public enum Fault: String, CaseIterable, Sendable {
    case crash, powerCut, restart, partition, oneWayPartition, delay, loss, duplication
    case fullDisk, readOnlyDisk, slowDisk, failingFsync, clockJump
  }

  public static let all = [mixed, quiet, network, disks, crashes]

  public static let mixed = Scenario(
    name: "mixed", about: "everything that can go wrong with honest nodes, in any combination")

  public static let quiet: Scenario = {
    var scenario = Scenario(name: "quiet", about: "nothing goes wrong: what a run looks like")
    scenario.faults = 0...0
    return scenario
  }()

  public static let network = Scenario(
    "network", "links that delay, lose, double and cut",
    [.partition, .oneWayPartition, .delay, .loss, .duplication])

  public static let disks = Scenario(
    "disks", "disks that are full, read-only or slow, and fsyncs that fail, with crashes",
    [.fullDisk, .readOnlyDisk, .slowDisk, .failingFsync, .crash, .powerCut])

  public static let crashes = Scenario(
    "crashes", "processes that die at any write, power cuts and restarts", [.crash, .powerCut, .restart])

  public static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }

  init(name: String, about: String) {
    self.name = name
    self.about = about
  }

  private init(_ name: String, _ about: String, _ kinds: [Fault]) {
    self.init(name: name, about: about)
    weights = kinds.map { ($0, 1) }
    faults = 1...8
  }
}
