import Sodium
import TestSupport
import Testing

@testable import MLS

/// What clients put into their leaves.
struct LeafTests {
  /// Values that mean nothing are taken, by members and by those who join (RFC 9420, 13.5).
  @Test func listsMayHoldWhatNobodyKnows() throws {
    let fixture = try RuleFixture()
    let greased = fixture.dave.client.greased(fixture.provider)
    #expect(greased.capabilities.cipherSuites.count == 2)
    for value in greased.capabilities.proposals + greased.capabilities.extensions {
      #expect(value & 0x0f0f == 0x0a0a && value >> 12 == value >> 4 & 15 && value >> 12 < 15)
    }
    let own = OwnKeyPackage(
      greased, TestClient.lifetime, extensions: [Extension(type: 0x1a1a, data: [1])], fixture.provider)
    var draft = CommitDraft()
    draft.add(try own.verified(fixture.provider))
    let commit = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try fixture.alice.mergePending()
    try RuleFixture.follow(fixture.bob, commit.message)
    let welcome = try #require(fixture.alice.welcome?.welcome)
    let daves = try Group(joining: welcome, with: own, fixture.provider)
    #expect(daves.epochAuthenticator == fixture.bob.epochAuthenticator)
    let renewal = try daves.commit(signedBy: fixture.dave.key)
    try RuleFixture.follow(fixture.bob, renewal.message)
  }

  /// What a KeyPackage has among its extensions, its leaf supports (RFC 9420, 10).
  @Test func aLastResortIsAmongWhatIsSupported() throws {
    let fixture = try RuleFixture()
    let own = fixture.dave.keyPackage(isLastResort: true)
    #expect(own.keyPackage.isLastResort)
    #expect(own.keyPackage.leafNode.capabilities.supports(extension: ExtensionType.lastResort))
    _ = try own.verified(fixture.provider)
  }
}
