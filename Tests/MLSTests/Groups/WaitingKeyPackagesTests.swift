import Testing

@testable import MLS

struct WaitingKeyPackagesTests {
  /// Alice's group, and a Welcome to it for dave.
  private func invited(_ isLastResort: Bool) throws -> (RuleFixture, Welcome, WaitingKeyPackages) {
    let fixture = try RuleFixture()
    let own = fixture.dave.keyPackage(isLastResort: isLastResort)
    var waiting = WaitingKeyPackages()
    waiting.add(fixture.dave.keyPackage(), fixture.provider)
    waiting.add(own, fixture.provider)
    var draft = CommitDraft()
    draft.add(try own.verified(fixture.provider))
    _ = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try fixture.alice.mergePending()
    return (fixture, try #require(fixture.alice.welcome?.welcome), waiting)
  }

  @Test func oneThatWasUsedIsRefused() throws {
    var (fixture, welcome, waiting) = try invited(false)
    let before = waiting.all.map { $0.keyPackage.reference(fixture.provider) }
    let (group, used) = try waiting.join(welcome, fixture.provider)
    #expect(group.epochAuthenticator == fixture.alice.epochAuthenticator)
    #expect(waiting.count == 1)
    let left = waiting.all.map { $0.keyPackage.reference(fixture.provider) }
    #expect(Set(before).subtracting(left) == [try #require(used)])
    #expect(throws: MLSError.refused(.welcomeNotForKeyPackage)) {
      try waiting.join(welcome, fixture.provider)
    }
    #expect(waiting.count == 1)
  }

  @Test func oneOfLastResortStaysAndTheGroupIsKnown() throws {
    var (fixture, welcome, waiting) = try invited(true)
    let (group, used) = try waiting.join(welcome, fixture.provider)
    #expect(waiting.count == 2)
    #expect(used == nil)
    #expect(throws: MLSError.refused(.groupKnown)) {
      try waiting.join(welcome, knownGroups: [group.groupID], fixture.provider)
    }
  }

  @Test func whatIsRefusedUsesNothing() throws {
    var (fixture, welcome, waiting) = try invited(false)
    #expect(throws: MLSError.self) {
      try waiting.join(
        Welcome(cipherSuite: 3, secrets: welcome.secrets, encryptedGroupInfo: [1]), fixture.provider)
    }
    #expect(waiting.count == 2)
    _ = try waiting.join(welcome, fixture.provider)
  }

  /// Who keeps KeyPackages here goes over to a group that follows.
  @Test func aSuccessorIsJoined() throws {
    let fixture = try RuleFixture()
    let own = fixture.bobClient.keyPackage()
    var waiting = WaitingKeyPackages()
    waiting.add(own, fixture.provider)
    let (branch, _) = try fixture.alice.branched(
      to: [2], fixture.aliceClient.client, TestClient.lifetime, adding: [try own.verified(fixture.provider)],
      at: TestClient.now)
    try branch.mergePending()
    let welcome = try #require(branch.welcome?.welcome)
    var asked = 0
    #expect(throws: MLSError.refused(.branchMembers)) {
      try waiting.join(welcome, following: fixture.bob, fixture.provider) { _ in
        asked += 1
        // As if nobody were the same.
        return [UInt8(asked)]
      }
    }
    #expect(waiting.count == 1)
    let (group, used) = try waiting.join(welcome, following: fixture.bob, fixture.provider)
    #expect(group.epochAuthenticator == branch.epochAuthenticator)
    #expect(used == own.keyPackage.reference(fixture.provider))
    #expect(waiting.all.isEmpty)
  }
}
