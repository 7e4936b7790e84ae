import Sodium
import TestSupport
import Testing

@testable import MLS

/// Members who change their signature keys, and take each other's.
struct KeyChangeTests {
  @Test func twoTakeEachOthers() throws {
    let fixture = try RuleFixture()
    let bobs = try fixture.bob.proposeUpdate(
      with(fixture.carolClient.key, fixture.bobClient), signedBy: fixture.bobClient.key)
    let carols = try fixture.carol.proposeUpdate(
      with(fixture.bobClient.key, fixture.carolClient), signedBy: fixture.carolClient.key)
    try tell(bobs, fixture.alice, fixture.carol)
    try tell(carols, fixture.alice, fixture.bob)
    let commit = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
    #expect(commit.changes.updated.count == 3)
    try fixture.alice.mergePending()
    for group in [fixture.bob, fixture.carol] { try RuleFixture.follow(group, commit.message) }
    #expect(fixture.bob.epochAuthenticator == fixture.carol.epochAuthenticator)
    let said = try fixture.bob.send([1], signedBy: fixture.carolClient.key)
    guard case .application = try fixture.carol.receive(said) else { throw VectorFault(what: "no message") }
    #expect(throws: MLSError.misused(.wrongSignatureKey)) {
      try fixture.bob.send([1], signedBy: fixture.bobClient.key)
    }
  }

  @Test func theCommitterTakesPart() throws {
    let fixture = try RuleFixture()
    let update = try fixture.bob.proposeUpdate(
      with(fixture.aliceClient.key, fixture.bobClient), signedBy: fixture.bobClient.key)
    try tell(update, fixture.alice, fixture.carol)
    var draft = CommitDraft()
    draft.renewal = with(fixture.bobClient.key, fixture.aliceClient)
    let commit = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try fixture.alice.mergePending()
    for group in [fixture.bob, fixture.carol] { try RuleFixture.follow(group, commit.message) }
    #expect(fixture.bob.epochAuthenticator == fixture.carol.epochAuthenticator)
    let again = try fixture.alice.commit(signedBy: fixture.bobClient.key)
    for group in [fixture.bob, fixture.carol] { try RuleFixture.follow(group, again.message) }
  }

  /// An Update to the key of a member who keeps it waits, and no commit carries it out.
  @Test func nobodyTakesAKeyThatIsKept() throws {
    let fixture = try RuleFixture()
    let update = try fixture.bob.proposeUpdate(
      with(fixture.carolClient.key, fixture.bobClient), signedBy: fixture.bobClient.key)
    try tell(update, fixture.alice, fixture.carol)
    let commit = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
    #expect(commit.changes.updated == [LeafIndex(0)])
    for group in [fixture.bob, fixture.carol] { try RuleFixture.follow(group, commit.message) }
    var draft = CommitDraft()
    draft.renewal = with(fixture.bobClient.key, fixture.aliceClient)
    try fixture.alice.dropPending()
    #expect(throws: MLSError.refused(.duplicateSignatureKey)) {
      try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    }
  }

  /// Who committed without changing keys meanwhile has the encryption key that another takes.
  @Test func encryptionKeysMoveToo() throws {
    let fixture = try RuleFixture()
    let place = LeafPlace(groupID: fixture.bob.groupID, leaf: LeafIndex(1))
    let pair = fixture.alice.state.pathKeys.leafKey
    let leaf = LeafNode(
      LeafDraft(pair.publicKey, fixture.bobClient.client), .update, place, fixture.bobClient.key,
      fixture.crypto)
    let update = fixture.forge(
      .proposal(.update(leaf)), from: .member(LeafIndex(1)), key: fixture.bobClient.key)
    try tell(update, fixture.alice, fixture.carol, fixture.bob)
    fixture.bob.updates[pair.publicKey] = pair
    let commit = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
    #expect(commit.changes.updated.contains(LeafIndex(1)))
    for group in [fixture.bob, fixture.carol] { try RuleFixture.follow(group, commit.message) }
    #expect(fixture.bob.epochAuthenticator == fixture.carol.epochAuthenticator)
  }

  @Test func aSetOfKeysCounts() {
    var random = Seeded()
    let keys = (0..<6).map { _ in random.bytes(32) } + [[], [0], [0, 0]]
    var set = KeySet()
    var counts: [[UInt8]: Int] = [:]
    for _ in 0..<2_000 {
      let key = keys[random.below(keys.count)]
      if random.oneIn(2) {
        #expect(set.insert(key) == (counts[key] ?? 0 == 0))
        counts[key, default: 0] += 1
      } else {
        set.remove(key)
        counts[key] = max(0, (counts[key] ?? 0) - 1)
      }
      for key in keys { #expect(set.count(key) == counts[key] ?? 0) }
      #expect(set.isUnique == counts.values.allSatisfy { $0 < 2 })
    }
  }

  private func with(_ key: SigningKey, _ client: TestClient) -> Client {
    Client(signatureKey: key, credential: client.client.credential)
  }

  private func tell(_ message: MLSMessage, _ groups: Group...) throws {
    for group in groups {
      guard case .proposal = try group.receive(message) else { throw VectorFault(what: "no proposal") }
    }
  }
}
