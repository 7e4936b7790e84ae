import Testing

@testable import Node
@testable import Simulation

@Suite(.hashesAlike) struct EndTests {
  /// A run of many seeds holds one world at a time.
  @Test func nothingIsLeftOfAWorldThatIsOver() async {
    await #expect(processExitsWith: .success) {
      weak var hanse: HanseNode?
      weak var core: CoreThread?
      weak var simulation: Simulation?
      do {
        let world = try ToldWorld.quiet()
        world.runInPeace()
        simulation = world.simulation
        hanse = world.simulation.nodes[0].hanse
        core = hanse?.core
        try #require(core != nil)
        world.simulation.end()
      }
      #expect(simulation == nil)
      #expect(hanse == nil)
      #expect(core == nil)
    }
  }
}
