import Federation
import Model
import Rules
import Store
import Testing

@testable import Node
@testable import Simulation

/// What an adversary does with what is not its own comes to nothing, and would be seen if it came to something.
@Suite(.hashesAlike) struct TrespassTests {
  /// The adversary is a member of the first channel, and has no part in the second.
  private static let story = """
    nodes 3
    users a b c a
    channel 0 1 2
    channel 0 2
    hostile b
    runs for 20000 ms
    """

  @Test func comesToNothing() async {
    await #expect(processExitsWith: .success) {
      let acts = HostileAct.allCases.filter(\.isTrespass)
      let deeds = acts.flatMap { act in
        ["a in channel 0", "a in channel 1", "c in channel 0", "c in channel 1"].map {
          "\(act) against \($0)"
        }
      }
      let steps = deeds.enumerated().map { "\(1_000 + $0 * 600) ms: \($1)" }
      let world = try ToldWorld(Self.story + "\n" + steps.joined(separator: "\n"))
      world.simulation.run()
      #expect(world.found == nil)
      let struck = Set(world.simulation.faults.keys)
      #expect(struck == Set(acts.map(\.rawValue)))
      let adversary = try #require(world.simulation.adversary)
      #expect(!adversary.neverLogged.isEmpty && !adversary.neverAccepted.isEmpty)
      #expect(!adversary.neverHeld.isEmpty)
      // Its letters have come, and are in no user's hands.
      let mailbox = world.simulation.nodes[0].hanse?.logs?.map(\.replica).first {
        $0.home == adversary.id && $0.state.log.kind == .mailbox
      }
      #expect(try #require(mailbox).size > 3)
    }
  }

  /// What it says of a channel that it has made itself is no trespass, and is believed.
  @Test func itsOwnChannelIsItsOwn() async {
    await #expect(processExitsWith: .success) {
      let acts = HostileAct.allCases.filter(\.isTrespass)
      let steps = acts.enumerated().map { "\(1_000 + $0 * 600) ms: \($1) against b in channel 0" }
      let world = try ToldWorld(
        """
        nodes 2
        users a b
        channel 0 1
        hostile a
        runs for 10000 ms
        \(steps.joined(separator: "\n"))
        """)
      world.simulation.run()
      #expect(world.found == nil)
    }
  }

  /// A true letter, taken for one that is forged.
  @Test func forgedLetter() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld(Self.story)
      world.simulation.run()
      let simulation = world.simulation
      let adversary = try #require(simulation.adversary)
      let reader = try #require(simulation.users[3].id)
      simulation.perform(.invite(user: 1, channel: 0, target: 3))
      world.go(onForMilliseconds: 5_000)
      let letters = simulation.nodes[0].hanse?.view.invitations[reader] ?? []
      #expect(letters.count == 1 && world.found == nil)
      adversary.neverHeld.insert(try #require(letters.first).letter.inviteEvent)
      simulation.perform(.send(user: 0, channel: 0, number: 1))
      world.go(onForMilliseconds: 1_000)
      #expect(world.found == "unauthorised")
    }
  }
}
