import Federation
import Model
import Store
import Synchronization
import Testing

@testable import Node
@testable import Simulation

/// A world of which a test tells the story, and on which it lays its hand. Simulations draw all their randomness, and have their
/// disks, for a whole process: so each test has a process of its own (an exit test).
struct ToldWorld {
  let simulation: Simulation

  init(_ story: String) throws {
    try #require(HashesAlike.isHere(), "a suite whose tests simulate has the trait .hashesAlike")
    simulation = Simulation(try Story("seed 0x2a\n" + story).plan)
  }

  /// Two nodes whose users talk, and nothing goes wrong.
  static func quiet() throws -> ToldWorld {
    try ToldWorld(
      """
      nodes 2
      users a b
      channel 0 1
      runs for 8000 ms
      1000 ms: user 0 sends m1 to channel 0
      2000 ms: user 1 sends m2 to channel 0
      5000 ms: user 1 sends m3 to channel 0
      """)
  }

  /// The first thing that is wrong.
  var found: String? { simulation.violations.first?.check }

  /// The whole story, in which nothing may be wrong.
  func runInPeace() {
    simulation.run()
    #expect(simulation.violations.isEmpty, "nobody has laid a hand on it yet")
    #expect(simulation.users.allSatisfy { user in user.messages.allSatisfy { $0.ordered != nil } })
  }

  func go(onForMilliseconds milliseconds: UInt64, until isOver: () -> Bool = { false }) {
    simulation.run(untilMicroseconds: simulation.nowMicroseconds + milliseconds * 1_000, isOver)
  }

  /// Does something again and again, from the beginning on.
  func always(everyMilliseconds period: UInt64, _ hand: @escaping (Simulation) -> Void) {
    simulation.after(microseconds: period * 1_000) {
      hand(simulation)
      always(everyMilliseconds: period, hand)
    }
  }

  /// The copy of the first channel at a node.
  func copy(at node: Int) throws -> StoredLog { try #require(copyIfRunning(at: node)) }

  /// The same; `nil` while the node is down.
  func copyIfRunning(at node: Int) -> StoredLog? {
    simulation.nodes[node].hanse?.logs?.first { $0.replica.id == simulation.channels[0] }
  }

  /// Puts other bytes in the place of these, wherever they are on a node's disk. How often they were there.
  @discardableResult func overwrite(_ old: [UInt8], with new: [UInt8], onDiskOf node: Int) -> Int {
    var times = 0
    for file in simulation.nodes[node].disk.files.values {
      let bytes = file.bytes
      var start = 0
      while start + old.count <= bytes.count {
        guard bytes[start] == old[0], bytes[start..<(start + old.count)].elementsEqual(old) else {
          start += 1
          continue
        }
        new.withUnsafeBytes { file.write($0, at: start) }
        times += 1
        start += old.count
      }
    }
    return times
  }
}

extension SimulatedNode {
  /// Lays a hand on what the node has in mind.
  func inMind(_ hand: (Core) -> Void) {
    hanse?.wheels.withLock { $0 }?.look(hand)
  }
}
