import Sodium
import TestSupport
import Testing

@testable import MLS

/// Groups that follow from others, and secrets for the application.
struct SuccessorTests {
  @Test func aGroupBeginsAnew() throws {
    let fixture = try RuleFixture()
    var draft = CommitDraft()
    draft.remove(LeafIndex(2))
    draft.remove(LeafIndex(3))
    let removal = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try fixture.alice.mergePending()
    try RuleFixture.follow(fixture.bob, removal.message)
    draft = CommitDraft()
    draft.reInit(Proposal.ReInit(groupID: [1], extensions: []))
    let end = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try fixture.alice.mergePending()
    try RuleFixture.follow(fixture.bob, end.message)
    #expect(!fixture.bob.isActive)
    #expect(throws: MLSError.misused(.inactive)) {
      try fixture.bob.send([1], signedBy: fixture.bobClient.key)
    }
    let own = fixture.bobClient.keyPackage()
    let (anew, _) = try fixture.alice.reinitialised(
      fixture.aliceClient.client, TestClient.lifetime, adding: [try own.verified(fixture.provider)],
      at: TestClient.now)
    try anew.mergePending()
    let welcome = try #require(anew.welcome?.welcome)
    let bobs = try fixture.bob.successor(joining: welcome, with: own)
    #expect(bobs.epochAuthenticator == anew.epochAuthenticator)
    #expect(bobs.groupID == [1])
    #expect(bobs.epoch == 1)
  }

  @Test func aGroupBranches() throws {
    let fixture = try RuleFixture()
    let own = fixture.bobClient.keyPackage()
    let (branch, _) = try fixture.alice.branched(
      to: [2], fixture.aliceClient.client, TestClient.lifetime, adding: [try own.verified(fixture.provider)],
      at: TestClient.now)
    try branch.mergePending()
    let welcome = try #require(branch.welcome?.welcome)
    let bobs = try fixture.bob.successor(joining: welcome, with: own)
    #expect(bobs.epochAuthenticator == branch.epochAuthenticator)
    #expect(fixture.alice.isActive)
    // Who was not in the group cannot join the branch by the Welcome alone.
    #expect(throws: MLSError.refused(.unknownPSK)) {
      try Group(joining: welcome, with: own, fixture.provider)
    }
    // And who was must look whether it is one.
    var ring = PreSharedKeyRing()
    ring.add(fixture.alice.resumptionKey, groupID: fixture.alice.groupID, epoch: fixture.alice.epoch)
    #expect(throws: MLSError.misused(.predecessorNeeded)) {
      try Group(joining: welcome, with: own, preSharedKeys: ring, fixture.provider)
    }
  }

  @Test func aBranchMayBeOfAnEpochThatEnded() throws {
    let fixture = try RuleFixture()
    let own = fixture.bobClient.keyPackage()
    let (branch, _) = try fixture.carol.branched(
      to: [2], fixture.carolClient.client, TestClient.lifetime, adding: [try own.verified(fixture.provider)],
      at: TestClient.now)
    try branch.mergePending()
    var draft = CommitDraft()
    draft.remove(LeafIndex(2))
    let removal = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try RuleFixture.follow(fixture.bob, removal.message)
    let welcome = try #require(branch.welcome?.welcome)
    // Carol was a member of the epoch that she branched from.
    let bobs = try fixture.bob.successor(joining: welcome, with: own)
    #expect(bobs.epochAuthenticator == branch.epochAuthenticator)
  }

  @Test func whoIsTheSameIsForTheApplicationToSay() throws {
    let fixture = try RuleFixture()
    let own = fixture.bobClient.keyPackage()
    var renamed = fixture.aliceClient.client
    renamed.credential = .basic(identity: Array("alice of the north".utf8))
    let (branch, _) = try fixture.alice.branched(
      to: [2], renamed, TestClient.lifetime, adding: [try own.verified(fixture.provider)], at: TestClient.now)
    try branch.mergePending()
    let welcome = try #require(branch.welcome?.welcome)
    #expect(throws: MLSError.refused(.branchMembers)) {
      try fixture.bob.successor(joining: welcome, with: own)
    }
    let bobs = try fixture.bob.successor(joining: welcome, with: own) { credential in
      guard case .basic(let identity) = credential else { return [] }
      return Array(identity.prefix(5))
    }
    #expect(bobs.epochAuthenticator == branch.epochAuthenticator)
  }

  @Test func exportedSecretsAreOnesOwn() throws {
    let fixture = try RuleFixture()
    func exported(_ group: Group, _ label: UInt8, _ context: UInt8, _ count: Int = 40) throws -> [UInt8] {
      try group.export(label: [label], context: [context], count: count).disclosed()
    }
    let alices = try exported(fixture.alice, 1, 1)
    #expect(alices.count == 40)
    #expect(try exported(fixture.bob, 1, 1) == alices)
    #expect(try exported(fixture.bob, 2, 1) != alices)
    #expect(try exported(fixture.bob, 1, 2) != alices)
    #expect(throws: MLSError.misused(.overLimit)) { try exported(fixture.bob, 1, 1, 255 * 32 + 1) }
  }

  @Test func lateMessagesAreReadForSomeEpochs() throws {
    let fixture = try RuleFixture()
    let early = try fixture.alice.send([1], signedBy: fixture.aliceClient.key)
    let second = try fixture.alice.send([2], signedBy: fixture.aliceClient.key)
    let commit = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
    try fixture.alice.mergePending()
    try RuleFixture.follow(fixture.bob, commit.message)
    // Out of order, each once.
    for (message, data) in [(second, [UInt8(2)]), (early, [1])] {
      guard case .application(let read) = try fixture.bob.receive(message) else {
        throw VectorFault(what: "something else")
      }
      #expect(read.data == data)
      #expect(throws: MLSError.refused(.generationUsed)) { try fixture.bob.receive(message) }
    }
    let restored = try Group(
      restoring: fixture.bobStore.all, limits: RuleFixture.limits, fixture.provider, store: fixture.bobStore)
    #expect(throws: MLSError.refused(.generationUsed)) { try restored.receive(early) }
  }
}
