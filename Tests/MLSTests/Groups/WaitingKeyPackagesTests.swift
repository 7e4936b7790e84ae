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
    let commit = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try fixture.alice.mergePending()
    return (fixture, try #require(commit.welcome?.welcome), waiting)
  }

  @Test func oneThatWasUsedIsRefused() throws {
    var (fixture, welcome, waiting) = try invited(false)
    let group = try waiting.join(welcome, fixture.provider)
    #expect(group.epochAuthenticator == fixture.alice.epochAuthenticator)
    #expect(waiting.count == 1)
    #expect(throws: MLSError.refused(.welcomeNotForKeyPackage)) {
      try waiting.join(welcome, fixture.provider)
    }
    #expect(waiting.count == 1)
  }

  @Test func oneOfLastResortStaysAndTheGroupIsKnown() throws {
    var (fixture, welcome, waiting) = try invited(true)
    let group = try waiting.join(welcome, fixture.provider)
    #expect(waiting.count == 2)
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
}
