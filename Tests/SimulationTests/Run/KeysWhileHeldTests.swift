import Federation
import Model
import Rules
import Testing

@testable import Node
@testable import Simulation

/// A node that gets new keys while its logs are held back tells each channel of them as soon as that is free.
@Suite(.hashesAlike) struct KeysWhileHeldTests {
  /// The home of two channels lost what others have, and its keys are replaced before it can ask them. Only one of them comes back.
  @Test func areAnnouncedInWhatIsReleased() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld(
        """
        nodes 3
        users a b c
        channel 0 1
        channel 0 2
        runs for 240000 ms
        2000 ms: a is backed up
        3000 ms: user 1 sends m1 to channel 0
        5000 ms: a and b are cut for 12000 ms
        5000 ms: a and c are cut for 230000 ms
        6000 ms: a is restored from its backup with its guard, down for 500 ms
        9000 ms: a has its keys replaced by the root key
        220000 ms: user 0 sends m2 to channel 0
        """)
      let (simulation, home) = (world.simulation, world.simulation.nodes[0])
      var named: DocumentReference?
      var (newest, mayTellAll) = (named, true)
      simulation.after(microseconds: 215_000_000) {
        guard let channel = simulation.channels[0] else { return }
        home.inMind { core in
          named = core.logs[channel]?.replica.state.nodes[core.node]?.document
          newest = core.identity.chain.newestReference
          mayTellAll = core.directoryObstacle == nil
        }
      }
      simulation.run()
      #expect(!mayTellAll)
      #expect(named != nil && named == newest)
      #expect(newest?.number == 1)
      #expect(world.found == nil)
    }
  }
}
