import Sodium
import TestSupport
import Testing

@testable import MLS

/// Which of the proposals that wait an own commit carries out.
struct ProposalChoiceTests {
  @Test func removalsGoBeforeUpdatesAndAllBeforeTheEnd() throws {
    let fixture = try RuleFixture()
    let end = try fixture.carol.proposeReInit(
      Proposal.ReInit(groupID: [9], extensions: []), signedBy: fixture.carolClient.key)
    let removal = try fixture.carol.proposeRemove(LeafIndex(1), signedBy: fixture.carolClient.key)
    let update = try fixture.bob.proposeUpdate(signedBy: fixture.bobClient.key)
    for message in [end, removal, update] { _ = try fixture.alice.receive(message) }
    let commit = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
    #expect(commit.changes.removed == [LeafIndex(1)])
    #expect(commit.changes.updated == [LeafIndex(0)])
    #expect(commit.changes.next.reInit == nil)
  }

  @Test func theNewestUpdateCounts() throws {
    let fixture = try RuleFixture()
    var newest: HPKEPublicKey?
    for _ in 0..<3 {
      let update = try fixture.bob.proposeUpdate(signedBy: fixture.bobClient.key)
      _ = try fixture.alice.receive(update)
      if case .update(let leaf) = fixture.bob.publicGroup.waiting.last?.proposal {
        newest = leaf.encryptionKey
      }
    }
    let commit = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
    #expect(commit.changes.next.tree.leaf(LeafIndex(1))?.encryptionKey == newest)
    try RuleFixture.follow(fixture.bob, commit.message)
  }

  @Test func whatIsOutOfItsTimeStaysBehind() throws {
    let fixture = try RuleFixture()
    let add = fixture.proposal(.add(fixture.keyPackage()))
    _ = try fixture.bob.receive(add)
    var draft = CommitDraft()
    draft.nowSeconds = TestClient.lifetime.notAfter + 1
    #expect(try fixture.bob.commit(draft, signedBy: fixture.bobClient.key).changes.added.isEmpty)
    try fixture.bob.dropPending()
    draft.nowSeconds = TestClient.lifetime.notAfter
    #expect(try fixture.bob.commit(draft, signedBy: fixture.bobClient.key).changes.added.count == 1)
  }

  /// No more pre-shared keys are mixed in than a Welcome may name, so that those who are added can join.
  @Test func noMoreKeysThanAWelcomeNames() throws {
    let fixture = try RuleFixture()
    let bob = try flooded(fixture)
    let key = PreSharedKeyID.Key.resumption(.application, groupID: bob.groupID, epoch: bob.epoch)
    for number in 0..<UInt8(100) {
      let id = PreSharedKeyID(key: key, nonce: [UInt8](repeating: number, count: 32))
      _ = try bob.receive(fixture.proposal(.preSharedKey(id)))
    }
    let own = fixture.dave.keyPackage()
    var draft = CommitDraft()
    draft.add(try own.verified(fixture.provider))
    let commit = try bob.commit(draft, signedBy: fixture.bobClient.key)
    #expect(commit.changes.list.preSharedKeys.count == RuleFixture.limits.preSharedKeys)
    var ring = PreSharedKeyRing()
    ring.add(bob.resumptionKey, groupID: bob.groupID, epoch: bob.epoch)
    try bob.mergePending()
    let dave = try Group(
      joining: try #require(commit.welcome?.welcome), with: own, preSharedKeys: ring, fixture.provider)
    #expect(dave.epochAuthenticator == bob.epochAuthenticator)
  }

  /// Bob, with whom much may wait.
  private func flooded(_ fixture: RuleFixture) throws -> Group {
    var limits = RuleFixture.limits
    limits.waitingProposals = 4_096
    return try Group(
      restoring: fixture.bobStore.all, limits: limits, fixture.provider, store: fixture.bobStore)
  }

  /// However much waits that cannot be carried out, somebody is still removed.
  @Test func aFloodKeepsNoRemovalBack() throws {
    let fixture = try RuleFixture()
    let bob = try flooded(fixture)
    let key = fixture.keyPackage().leafNode.encryptionKey
    _ = try bob.receive(fixture.proposal(.remove(LeafIndex(2))))
    for number in 0..<200 {
      let client = try TestClient("\(number)", fixture.provider)
      // Half have one key, half know no credential of the others.
      let keyPackage = fixture.keyPackage(client) { draft in
        if number % 2 == 0 {
          draft.encryptionKey = key
        } else {
          draft.credential = .x509([testCertificate(of: client.key)])
          draft.capabilities.credentials = [2]
        }
      }
      _ = try bob.receive(fixture.proposal(.add(keyPackage)))
    }
    let commit = try bob.commit(signedBy: fixture.bobClient.key)
    #expect(commit.changes.removed == [LeafIndex(2)])
    #expect(commit.changes.added.count < 2)
  }
}
