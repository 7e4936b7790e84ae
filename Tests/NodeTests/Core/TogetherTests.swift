import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Several changes of a channel are all made, or none is.
@Suite struct TogetherTests {
  private typealias Outcome = Result<Receipt, NodeProblem>

  private struct Scene {
    let founded: FoundedCore
    let anna: UserID
    let bob: UserID
    let channel: LogID

    var log: LiveLog {
      get throws { try #require(founded.core.logs[channel]) }
    }

    /// As it would be asked for; what was answered.
    func perform(_ command: Command, by user: UserID, _ outcome: Noted<Outcome?>)
      -> @Sendable (Core) throws(StoreError) -> Void
    {
      { (core) throws(StoreError) in
        try core.perform(
          command, by: user, key: nil, accepted: { result in outcome.change { $0 = result } }, ordered: nil)
      }
    }
  }

  private func scene(_ folder: TemporaryFolder, role: Text = "owner") throws -> Scene {
    let founded = try FoundedCore(in: folder)
    let (anna, bob) = (try founded.addUser("anna"), try founded.addUser("bob"))
    let made = Noted<LogID?>(nil)
    let address = try #require(Address("bob@own.example"))
    try founded.write { (core) throws(StoreError) in
      try core.perform(
        .createChannel(ChannelPlan(name: "Stalhof", form: .group, invited: [address])), by: anna, key: nil,
        accepted: { result in made.change { $0 = try? result.get().channel } }, ordered: nil)
    }
    let scene = Scene(founded: founded, anna: anna, bob: bob, channel: try #require(made.value))
    #expect(try scene.log.localMembers == [anna, bob])
    let outcome = Noted<Outcome?>(nil)
    try founded.write(scene.perform(.assignRole(scene.channel, address, role: role), by: anna, outcome))
    return scene
  }

  @Test func allAreMade() throws {
    try withTemporaryFolder { folder in
      let scene = try scene(folder)
      let size = try scene.log.replica.size
      let outcome = Noted<Outcome?>(nil)
      let commands: [Command] = [
        .rename(scene.channel, "Dollhouse"), .setTopic(scene.channel, "cloth"),
        .changePolicy(scene.channel, [.editHistory(false), .archived(true)]),
      ]
      try scene.founded.write(scene.perform(.together(scene.channel, commands), by: scene.bob, outcome))
      let receipt = try #require(try outcome.value?.get())
      #expect(receipt.order == Receipt.Order(sequence: size + 2, verdict: 0))
      let state = try scene.log.replica.state
      #expect(state.name?.text == "Dollhouse" && state.topic?.text == "cloth")
      #expect(state.policy?.policy.isArchived == true)
    }
  }

  @Test func oneThatIsRefusedLeavesNothing() throws {
    try withTemporaryFolder { folder in
      let scene = try scene(folder)
      let size = try scene.log.replica.size
      let long = Text(String(repeating: "t", count: 1_001))
      let refused: [(Command, String)] = [
        (.setTopic(scene.channel, long), "textInvalid"),
        (.changePolicy(scene.channel, [.access(.members, role: "nobody")]), "unknownRole"),
      ]
      for (command, code) in refused {
        let outcome = Noted<Outcome?>(nil)
        let commands = [.rename(scene.channel, "Dollhouse"), command]
        try scene.founded.write(scene.perform(.together(scene.channel, commands), by: scene.bob, outcome))
        #expect(throws: NodeProblem.self) { try outcome.value?.get() }
        if case .failure(let problem) = outcome.value { #expect(problem.code == code) }
      }
      #expect(try scene.log.replica.size == size && scene.log.replica.state.name?.text == "Stalhof")
    }
  }

  /// What stands before them in the same transaction may take away what they were checked against.
  @Test func theyWaitForAChangeThatIsUnderWay() throws {
    try withTemporaryFolder { folder in
      let scene = try scene(folder, role: "moderator")
      let size = try scene.log.replica.size
      let (demotion, outcome) = (Noted<Outcome?>(nil), Noted<Outcome?>(nil))
      let bob = try #require(Address("bob@own.example"))
      let commands: [Command] = [.rename(scene.channel, "Dollhouse"), .setTopic(scene.channel, "cloth")]
      let told = scene.founded.batch([
        scene.perform(.assignRole(scene.channel, bob, role: "reader"), by: scene.anna, demotion),
        scene.perform(.together(scene.channel, commands), by: scene.bob, outcome),
      ])
      #expect(told == [nil, nil] && outcome.value == nil)
      scene.founded.core.tick()
      if case .failure(let problem) = outcome.value { #expect(problem.code == "missingCapability") }
      #expect(throws: NodeProblem.self) { try outcome.value?.get() }
      #expect(try scene.log.replica.size == size + 1, "not even a refused one is in the log")
    }
  }
}
