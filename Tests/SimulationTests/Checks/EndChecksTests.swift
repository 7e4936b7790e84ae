import Model
import Store
import Testing

@testable import Node
@testable import Simulation

/// The checks that look at the disks when all is over, and at who has seen a fork.
@Suite(.hashesAlike) struct EndChecksTests {
  /// What was said later stands before what was kept by then.
  @Test func orderOfOnesOwn() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld.quiet()
      world.runInPeace()
      let messages = world.simulation.users[1].messages
      messages[1].acceptedMicroseconds = messages[0].askedMicroseconds - 1
      world.simulation.checks.atTheEnd(of: world.simulation)
      #expect(world.found == "order")
    }
  }

  /// One copy has another entry than the others: so it does not verify either.
  @Test func orderOfCopies() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld.quiet()
      world.runInPeace()
      let (follower, log) = (world.simulation.nodes[1], try world.copy(at: 1))
      let folder = try #require(follower.hanse).dataFolder
      let reader = try StoreReader(folder: folder, SimulatedSuite.suite)
      let sequence = try #require(world.simulation.users[0].messages[0].ordered?.order?.sequence)
      let kept = try reader.event(sequence, of: log.reference)
      let old = try #require(kept).entry
      let new = Entry(
        term: old.term, sequence: old.sequence, timeMilliseconds: old.timeMilliseconds + 1,
        content: old.content)
      #expect(world.overwrite(old.encode(), with: new.encode(), onDiskOf: 1) > 0)
      world.simulation.checks.atTheEnd(of: world.simulation)
      let checks = Set(world.simulation.violations.map(\.check))
      #expect(checks.isSuperset(of: ["order", "unverified"]), "\(checks)")
    }
  }

  /// A disk whose bytes are gone.
  @Test func unreadable() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld.quiet()
      world.runInPeace()
      for file in world.simulation.nodes[1].disk.files.values {
        let nothing = [UInt8](repeating: 0xA5, count: file.bytes.count)
        nothing.withUnsafeBytes { file.write($0, at: 0) }
      }
      world.simulation.checks.atTheEnd(of: world.simulation)
      #expect(world.found == "unreadable")
    }
  }

  private static let forked = """
    nodes 3
    users a b c
    channel 0 1 2
    hostile a
    runs for 8000 ms
    1000 ms: user 1 sends m1 to channel 0
    2000 ms: forkHistory against b in channel 0
    4000 ms: user 2 sends m2 to channel 0
    """

  /// Who was told two histories, and never hears of the other, does not see it.
  @Test func unseen() async {
    await #expect(processExitsWith: .success) {
      let heard = try ToldWorld(Self.forked)
      heard.simulation.run()
      #expect(heard.found == nil && heard.simulation.coverage.reached.contains(.forkSeen))
      let world = try ToldWorld(Self.forked)
      world.always(everyMilliseconds: 100) { simulation in
        // The story's own end of faults would make the line whole.
        guard simulation.adversary != nil else { return }
        simulation.network.cut(from: 1, to: 2, true)
        simulation.network.cut(from: 2, to: 1, true)
      }
      world.simulation.run()
      #expect(world.found == "unseen")
    }
  }

  /// A home that knows two events of one position, and has lost what proves it.
  @Test func unseenLane() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld(
        """
        nodes 2
        users a b
        channel 0 1
        hostile b
        runs for 8000 ms
        1000 ms: user 0 sends m1 to channel 0
        2000 ms: forkLane against a in channel 0
        """)
      world.simulation.run()
      let (simulation, check) = (world.simulation, ForkCheck(simulation: world.simulation))
      #expect(world.found == nil && simulation.adversary?.laneForks.isEmpty == false)
      #expect(check.unseen() == nil)
      simulation.nodes[0].inMind {
        $0.forks = []
        $0.viewIsStale = true
      }
      simulation.perform(.send(user: 0, channel: 0, number: 2))
      world.go(onForMilliseconds: 5_000)
      #expect(check.unseen() != nil)
    }
  }

  /// A node that no longer thinks of what waits for its home, though its store has it.
  @Test func lost() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld(
        """
        nodes 2
        users a b
        channel 0 1
        runs for 8000 ms
        1000 ms: a and b are cut for 5000 ms
        2000 ms: user 1 sends m1 to channel 0
        """)
      let simulation = world.simulation
      simulation.after(microseconds: 3_000_000) { simulation.nodes[1].inMind { $0.pending = [:] } }
      simulation.run()
      #expect(world.found == "lost")
    }
  }
}
