import Store
import Testing

@testable import Node
@testable import Simulation

/// A batch whose fsync failed lies whole in the write-ahead log, and another one takes its place.
@Suite(.hashesAlike) struct FailedCommitTests {
  /// The home's disk is copied in between, and given to it again later: it must not find the first one committed, and signed.
  @Test func isNotFoundOnACopyOfTheDisk() async {
    await #expect(processExitsWith: .success) {
      let world = try ToldWorld(
        """
        nodes 2
        users a b
        channel 0 1
        runs for 12000 ms
        2000 ms: of 1000 fsyncs of a fail 1000 for 1000 ms
        2300 ms: user 1 sends m1 to channel 0
        2800 ms: a is backed up
        5000 ms: user 1 sends m2 to channel 0
        8000 ms: a is restored from its backup with its guard, down for 500 ms
        """)
      world.simulation.run()
      #expect(world.found == nil)
      #expect(world.simulation.coverage.reached.isSuperset(of: [.batchFailed, .restoredFromBackup]))
    }
  }
}
