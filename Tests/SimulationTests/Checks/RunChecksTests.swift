import Federation
import Model
import Store
import Testing
import Transport

@testable import Node
@testable import Simulation

/// The checks that look while the world goes on: each is seen to find what is wrong, and nothing before a hand was laid on it.
@Suite(.hashesAlike) struct RunChecksTests {
  /// An adversary of whom the world knows nothing has an honest home's keys, and tells one follower another history.
  @Test func fork() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld(
        """
        nodes 3
        users a b c
        channel 0 1 2
        runs for 8000 ms
        1000 ms: user 1 sends m1 to channel 0
        """)
      world.runInPeace()
      let simulation = world.simulation
      let hidden = try #require(Adversary(simulation, simulation.nodes[0]))
      let copied = try world.copy(at: 1).replica.size
      func hasOther() -> Bool { (try? world.copy(at: 1).replica.size) ?? 0 > copied }
      // Or its home would be told at once, and say no more.
      simulation.network.cut(from: 1, to: 0, true)
      hidden.perform(.forkHistory, victim: simulation.nodes[1], channel: 0)
      world.go(onForMilliseconds: 5_000, until: hasOther)
      #expect(hasOther() && world.found == nil)
      simulation.perform(.send(user: 2, channel: 0, number: 2))
      world.go(onForMilliseconds: 10_000)
      #expect(world.found == "fork")
    }
  }

  /// The same gives a follower a verdict that is wrong: the follower stops the log of a home that counts as honest.
  @Test func honestFault() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld.quiet()
      world.runInPeace()
      let simulation = world.simulation
      let hidden = try #require(Adversary(simulation, simulation.nodes[0]))
      hidden.perform(.lieInVerdict, victim: simulation.nodes[1], channel: 0)
      world.go(onForMilliseconds: 10_000)
      let isStopped = try world.copy(at: 1).replica.fault != nil
      #expect(isStopped)
      #expect(world.found == "honestFault")
    }
  }

  /// A client is told of another place than before.
  @Test func moved() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld.quiet()
      world.runInPeace()
      let (simulation, user) = (world.simulation, world.simulation.users[1])
      let message = try #require(user.messages.last)
      let told = try #require(message.ordered)
      simulation.checks.acknowledged(told, message, user)
      #expect(world.found == nil, "told the same again")
      let place = try #require(told.order?.sequence)
      let other = Receipt(
        event: told.event, channel: told.channel, order: Receipt.Order(sequence: place + 1, verdict: 0))
      simulation.checks.acknowledged(other, message, user)
      #expect(world.found == "moved")
    }
  }

  /// Somebody wakes a node without end.
  @Test func spins() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld.quiet()
      world.runInPeace()
      let simulation = world.simulation
      func wake(_ times: Int) {
        guard times > 0 else { return }
        simulation.nodes[0].kick()
        simulation.after(microseconds: 100) { wake(times - 1) }
      }
      wake(2_000)
      world.go(onForMilliseconds: 3_000)
      #expect(world.found == nil, "busy for a while")
      wake(30_000)
      world.go(onForMilliseconds: 3_000)
      #expect(world.found == "spins")
    }
  }

  /// A node that says five things a second when nothing happens any more.
  @Test func restless() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld.quiet()
      world.always(everyMilliseconds: 200) { simulation in
        let request = ClientRequest(method: "POST", url: "https://a.test/hanse/v1/pull", body: [])
        simulation.network.send(request, from: simulation.nodes[1]) { _ in }
      }
      world.simulation.run()
      #expect(world.found == "restless")
    }
  }

  /// Two copies of a node, whose peer forgets at once whom it has heard: so it tells neither of the other.
  @Test func unnoticed() async {
    await #expect(processExitsWith: .success) {
      let story = """
        nodes 2
        users a b
        channel 0 1
        runs for 8000 ms
        1000 ms: a is started on a second machine, which nothing tells from the first
        """
      let heard = try ToldWorld(story)
      heard.simulation.run()
      #expect(
        heard.found == nil && heard.simulation.coverage.reached.isSuperset(of: [.ranTwice, .copyNoticed]))
      let world = try ToldWorld(story)
      world.always(everyMilliseconds: 5) { $0.nodes[1].inMind { $0.peerRuns = [:] } }
      world.simulation.run()
      #expect(world.found == "unnoticed")
    }
  }

  /// What is called mirrored, and would not outlive a power cut on the only mirror, which has not synced it.
  @Test func unmirrored() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld(
        """
        nodes 2
        users a b
        channel 0 1
        mirrors 0 b
        runs for 8000 ms
        1000 ms: user 0 sends m1 to channel 0
        """)
      world.runInPeace()
      let (simulation, user) = (world.simulation, world.simulation.users[0])
      let before = simulation.nodes[1].disk.image
      simulation.perform(.send(user: 0, channel: 0, number: 2))
      world.go(onForMilliseconds: 5_000)
      let message = try #require(user.messages.last)
      let receipt = try #require(message.ordered)
      #expect(user.messages.allSatisfy(\.isMirrored) && world.found == nil)
      simulation.nodes[1].disk.restore(before)
      simulation.checks.mirrored(try #require(user.messages[0].ordered), user.messages[0], user)
      #expect(world.found == nil)
      simulation.checks.mirrored(receipt, message, user)
      #expect(world.found == "unmirrored")
    }
  }

  /// A node that has forgotten at its door what it has heard: that the root key has replaced its peer's keys.
  @Test func revoked() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld(
        """
        nodes 2
        users a b
        channel 0 1
        hostile b
        runs for 1000 ms
        """)
      world.runInPeace()
      let simulation = world.simulation
      let adversary = try #require(simulation.adversary)
      adversary.perform(.signUnderRevoked, victim: simulation.nodes[0], channel: 0)
      world.go(onForMilliseconds: 20_000)
      #expect(world.found == nil && simulation.faults["signUnderRevoked", default: 0] > 0)
      let gate = try #require(simulation.nodes[0].hanse).gate
      let known = gate.known
      adversary.perform(.signUnderRevoked, victim: simulation.nodes[0], channel: 0)
      // It signs two seconds later, and what it has signed is a millisecond or more on its way.
      for microseconds in stride(from: 2_000_500, to: 2_020_000, by: 100) as StrideTo<UInt64> {
        simulation.after(microseconds: microseconds) { gate.update(known, gate.identity, PeerPolicy()) }
      }
      world.go(onForMilliseconds: 3_000)
      #expect(world.found == "revoked")
    }
  }
}
