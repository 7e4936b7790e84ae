import Sodium
import Synchronization
import TestSupport
import Testing

@testable import MLS

/// Carol, who comes back by external commit after her credential and signature key were renewed.
struct RejoinTests {
  /// The same person by a part of the identity.
  private static let byName = RejoinPolicy { leaf, former, _ in
    guard case .basic(let one) = leaf.credential, case .basic(let other) = former.credential else {
      return false
    }
    return one.starts(with: other)
  }

  @Test func byTheStandardSheIsAnother() throws {
    let fixture = try RuleFixture()
    let commit = try carolsReturn(fixture).join.commit
    try isRefused(commit, fixture)
    // Nothing but the credential is in the way.
    let own = fixture.carolClient
    let client = Client(
      signatureKey: SigningKey(seed: .random()), credential: own.client.credential)
    let info = try fixture.alice.groupInfo(signedBy: fixture.aliceClient.key)
    let join = try Group.join(info, as: client, replacing: LeafIndex(2), fixture.provider)
    try RuleFixture.follow(fixture.bob, join.commit)
    #expect(fixture.bob.epochAuthenticator == join.group.epochAuthenticator)
  }

  @Test func sheIsTakenWhereTheApplicationKnowsHer() throws {
    let fixture = try RuleFixture()
    var service = fixture.alice.publicGroup
    let kept = try FollowedGroup(following: service, store: MemoryStore())
    let (join, key) = try carolsReturn(fixture)
    for group in [fixture.alice, fixture.bob] { group.rejoinPolicy = Self.byName }
    service.rejoinPolicy = Self.byName
    kept.rejoinPolicy = Self.byName
    for group in [fixture.alice, fixture.bob] {
      guard case .commit(let staged) = try group.receive(join.commit) else {
        throw VectorFault(what: "no commit")
      }
      #expect(staged.changes.removed == [LeafIndex(2)] && staged.changes.isExternal)
      try group.merge(staged)
      #expect(group.epochAuthenticator == join.group.epochAuthenticator)
    }
    guard case .publicMessage(let message) = join.commit else { throw VectorFault(what: "no PublicMessage") }
    guard case .commit(let followed) = try service.receive(message),
      case .commit(let stored) = try kept.receive(message)
    else { throw VectorFault(what: "no commit") }
    try service.merge(followed)
    try kept.merge(stored)
    #expect(service.context == join.group.publicGroup.context)
    #expect(kept.group.context == service.context)
    let said = try join.group.send([1], signedBy: key)
    guard case .application(let read) = try fixture.bob.receive(said) else {
      throw VectorFault(what: "no message")
    }
    #expect(read.senderLeaf.credential == .basic(identity: Array("carol, renewed".utf8)))
  }

  /// Whoever is not known to be somebody else's successor is refused by any policy that says so, and a policy may be
  /// stricter than the standard.
  @Test func theApplicationDecides() throws {
    let fixture = try RuleFixture()
    fixture.bob.rejoinPolicy = Self.byName
    let info = try fixture.alice.groupInfo(signedBy: fixture.aliceClient.key)
    let daves = try Group.join(info, as: fixture.dave.client, replacing: LeafIndex(2), fixture.provider)
    try isRefused(daves.commit, fixture)
    fixture.bob.rejoinPolicy = RejoinPolicy { _, _, _ in false }
    let carols = try Group.join(
      info, as: fixture.carolClient.client, replacing: LeafIndex(2), fixture.provider)
    try isRefused(carols.commit, fixture)
    // Who removes nobody is no business of this policy.
    let joining = try Group.join(info, as: fixture.dave.client, fixture.provider)
    try RuleFixture.follow(fixture.bob, joining.commit)
  }

  /// It is asked about the new leaf node and the old one, in the group as it is.
  @Test func itIsAskedAboutBothLeafNodes() throws {
    let fixture = try RuleFixture()
    let asked = Asked()
    fixture.bob.rejoinPolicy = RejoinPolicy { leaf, former, group in
      asked.note(leaf, former, group.epoch)
      return true
    }
    let (join, key) = try carolsReturn(fixture)
    let (epoch, former) = (fixture.bob.epoch, fixture.bob.publicGroup.tree.leaf(LeafIndex(2)))
    try RuleFixture.follow(fixture.bob, join.commit)
    let noted = try #require(asked.all.first)
    #expect(asked.all.count == 1)
    #expect(noted.leaf.signatureKey.bytes == key.signaturePublicKey)
    #expect(noted.former == former && noted.epoch == epoch)
  }

  /// The policy stays from epoch to epoch and goes to the groups that follow; it is not stored.
  @Test func itStaysWithTheGroup() throws {
    let fixture = try RuleFixture()
    fixture.bob.rejoinPolicy = Self.byName
    try fixture.everybodyFollows(CommitDraft())
    let (begun, _) = try fixture.bob.branched(
      to: [7], fixture.bobClient.client, TestClient.lifetime, adding: [], at: TestClient.now)
    let first = try carolsReturn(fixture)
    let renewed = try #require(first.join.group.publicGroup.tree.leaf(first.join.group.ownLeaf))
    let former = try #require(fixture.bob.publicGroup.tree.leaf(LeafIndex(2)))
    #expect(begun.rejoinPolicy.allows(renewed, former, begun.publicGroup))
    let restored = try Group(
      restoring: fixture.bobStore.all, limits: RuleFixture.limits, fixture.provider, store: MemoryStore())
    #expect(throws: MLSError.refused(.externalRemoveOfOther)) { try restored.receive(first.join.commit) }
    restored.rejoinPolicy = Self.byName
    try RuleFixture.follow(restored, first.join.commit)
    try RuleFixture.follow(fixture.bob, first.join.commit)
    #expect(restored.epochAuthenticator == fixture.bob.epochAuthenticator)
  }

  private func carolsReturn(
    _ fixture: RuleFixture
  ) throws -> (join: Group.ExternalJoin, key: SigningKey) {
    let key = SigningKey(seed: .random())
    let client = Client(signatureKey: key, credential: .basic(identity: Array("carol, renewed".utf8)))
    let info = try fixture.alice.groupInfo(signedBy: fixture.aliceClient.key)
    return (try Group.join(info, as: client, replacing: LeafIndex(2), fixture.provider), key)
  }

  /// By bob, and by a service that has his policy; neither has changed.
  private func isRefused(_ message: MLSMessage, _ fixture: RuleFixture) throws {
    guard case .publicMessage(let commit) = message else { throw VectorFault(what: "no PublicMessage") }
    let before = fixture.bobMemory()
    #expect(throws: MLSError.refused(.externalRemoveOfOther)) { try fixture.bob.receive(message) }
    #expect(fixture.bobMemory() == before)
    var service = fixture.bob.publicGroup
    do {
      _ = try service.receive(commit)
      Issue.record("a service takes what a member refuses")
    } catch {
      #expect(error == MLSError.refused(.externalRemoveOfOther))
    }
    #expect(service.context == fixture.bob.publicGroup.context)
  }
}

/// What a policy was asked.
private final class Asked: Sendable {
  private let noted = Mutex<[(leaf: LeafNode, former: LeafNode, epoch: UInt64)]>([])

  var all: [(leaf: LeafNode, former: LeafNode, epoch: UInt64)] { noted.withLock { $0 } }

  func note(_ leaf: LeafNode, _ former: LeafNode, _ epoch: UInt64) {
    noted.withLock { $0.append((leaf, former, epoch)) }
  }
}
