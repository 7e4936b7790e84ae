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

  /// By the standard nobody comes in who proposes it himself, with a proposal that was kept before either; and what
  /// the draft leaves behind waits.
  @Test func whatIsNotWantedStaysBehind() throws {
    let fixture = try RuleFixture()
    let bob = fixture.bob
    let stranger = fixture.forge(
      .proposal(.add(fixture.keyPackage())), from: .newMemberProposal, key: fixture.dave.key)
    for message in [
      stranger, fixture.proposal(.remove(LeafIndex(2))), fixture.proposal(.remove(LeafIndex(3))),
    ] {
      _ = try bob.receive(message)
    }
    bob.proposalPolicy = .standard
    #expect(
      bob.waitingProposals.map { $0.sender } == [.newMemberProposal] + [
        .member(LeafIndex(0)), .member(LeafIndex(0)),
      ])
    var draft = CommitDraft()
    draft.leavesBehind = [bob.waitingProposals[1].reference]
    let commit = try bob.commit(draft, signedBy: fixture.bobClient.key)
    #expect(commit.changes.added.isEmpty)
    #expect(commit.changes.removed == [LeafIndex(3)])
    #expect(commit.changes.proposals.map { $0.sender } == [.member(LeafIndex(0))])
    try bob.mergePending()
    #expect(throws: MLSError.refused(.proposalNotAllowed), "the policy stays from epoch to epoch") {
      try OutsideProposal.joining(fixture.dave.keyPackage(), to: bob.publicGroup, signedBy: fixture.dave.key)
        .isTaken(by: bob)
    }
  }

  /// What others may add, and an own commit does not.
  @Test func whoDoesNotListItsExtensionsStaysBehind() throws {
    let fixture = try RuleFixture()
    let keyPackage = fixture.keyPackage(extensions: [Extension(type: ExtensionType.lastResort, data: [])])
    guard case .proposal = try fixture.bob.receive(fixture.proposal(.add(keyPackage))) else {
      throw VectorFault(what: "no proposal")
    }
    #expect(try fixture.bob.commit(signedBy: fixture.bobClient.key).changes.added.isEmpty)
  }

  @Test func whatIsOutOfItsTimeStaysBehind() throws {
    let fixture = try RuleFixture()
    let add = fixture.proposal(.add(fixture.keyPackage()))
    _ = try fixture.bob.receive(add)
    let late = CommitDraft(at: TestClient.lifetime.notAfter + 1)
    #expect(try fixture.bob.commit(late, signedBy: fixture.bobClient.key).changes.added.isEmpty)
    try fixture.bob.dropPending()
    let timely = CommitDraft(at: TestClient.lifetime.notAfter)
    #expect(try fixture.bob.commit(timely, signedBy: fixture.bobClient.key).changes.added.count == 1)
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
      joining: try #require(bob.welcome?.welcome), with: own, preSharedKeys: ring, fixture.provider)
    #expect(dave.epochAuthenticator == bob.epochAuthenticator)
  }

  /// Bob, with whom much may wait.
  private func flooded(_ fixture: RuleFixture) throws -> Group {
    var limits = RuleFixture.limits
    limits.waitingProposals = 4_096
    limits.proposalsOfOneMember = 4_096
    let bob = try Group(
      restoring: fixture.bobStore.all, limits: limits, fixture.provider, store: fixture.bobStore)
    bob.proposalPolicy = .everybody
    return bob
  }

  /// However much waits that cannot be carried out, somebody is still removed.
  @Test func aFloodKeepsNoRemovalBack() throws {
    let fixture = try RuleFixture()
    let bob = try flooded(fixture)
    let key = fixture.keyPackage().leafNode.encryptionKey
    _ = try bob.receive(fixture.proposal(.remove(LeafIndex(2))))
    for number in 0..<200 {
      let client = try TestClient("\(number)", fixture.provider)
      // Some have one key, some know no credential of the others, and of the rest each half does not know that of the
      // other half.
      let keyPackage = fixture.keyPackage(client) { draft in
        if number % 4 == 0 { draft.encryptionKey = key }
        if number % 4 == 1 { draft.capabilities.credentials = [2] }
        if number % 4 == 2 { draft.capabilities.credentials = [1] }
        if number % 2 == 1 { draft.credential = .x509([testCertificate(of: client.key)]) }
      }
      _ = try bob.receive(fixture.proposal(.add(keyPackage)))
    }
    let commit = try bob.commit(signedBy: fixture.bobClient.key)
    #expect(commit.changes.removed == [LeafIndex(2)])
    // Of those who do not know each other's, the half that came last, and one of those with one key.
    #expect(commit.changes.added.count == 51)
  }

  /// However much waits that cannot be carried out together, what agrees with all that is chosen is carried out too.
  @Test func nothingThatAgreesStaysBehind() throws {
    let fixture = try RuleFixture()
    let bob = try flooded(fixture)
    for number in 0..<240 {
      let client = try TestClient("\(number)", fixture.provider)
      let keyPackage = fixture.keyPackage(client) { draft in
        // Each third does not know the credentials of the next, but for the last.
        if number % 3 == 0 { draft.capabilities.credentials = [1] }
        if number % 3 == 1 { draft.credential = .x509([testCertificate(of: client.key)]) }
      }
      _ = try bob.receive(fixture.proposal(.add(keyPackage)))
    }
    let unsupported = Proposal.groupContextExtensions([Extension(type: 0xf00d, data: [])])
    for message in [
      fixture.proposal(.groupContextExtensions([])), fixture.proposal(unsupported),
      fixture.proposal(.remove(LeafIndex(3))),
    ] { _ = try bob.receive(message) }
    let commit = try bob.commit(signedBy: fixture.bobClient.key)
    #expect(commit.changes.added.count == 160)
    #expect(commit.changes.removed == [LeafIndex(3)])
    #expect(commit.changes.next.context.extensions.isEmpty)
  }

  /// Who is removed may be added again by the same commit, with the same signature key (RFC 9420, 12.2).
  @Test func somebodyIsRemovedAndAddedAtOnce() throws {
    let fixture = try RuleFixture()
    let own = fixture.carolClient.keyPackage()
    var draft = CommitDraft()
    draft.remove(LeafIndex(2))
    draft.add(try own.verified(fixture.provider))
    let commit = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try RuleFixture.follow(fixture.bob, commit.message)
    let welcome = try #require(try fixture.alice.mergePending()?.welcome)
    let carols = try Group(joining: welcome, with: own, fixture.provider)
    #expect(carols.epochAuthenticator == fixture.bob.epochAuthenticator)
    // And so is an Add that waits.
    _ = try fixture.bob.receive(fixture.proposal(.remove(LeafIndex(2))))
    let again = fixture.carolClient.keyPackage()
    _ = try fixture.bob.receive(fixture.proposal(.add(again.keyPackage)))
    let bobs = try fixture.bob.commit(signedBy: fixture.bobClient.key)
    #expect(bobs.changes.removed.count == 1 && bobs.changes.added.count == 1)
  }

  /// Two members who take each other's keys agree, with each other only.
  @Test func updatesMayExchangeKeys() throws {
    let fixture = try RuleFixture()
    func update(_ client: TestClient, _ leaf: UInt32, _ other: UInt32) throws -> MLSMessage {
      let key = try #require(fixture.bob.publicGroup.tree.leaf(LeafIndex(other))).encryptionKey
      let place = LeafPlace(groupID: fixture.bob.groupID, leaf: LeafIndex(leaf))
      let node = LeafNode(
        LeafDraft(key, client.client), .update, place, client.key, fixture.crypto)
      return fixture.forge(.proposal(.update(node)), from: .member(LeafIndex(leaf)), key: client.key)
    }
    let alices = try update(fixture.aliceClient, 0, 2)
    _ = try fixture.bob.receive(alices)
    let alone = try fixture.bob.commit(signedBy: fixture.bobClient.key)
    #expect(alone.changes.updated == [LeafIndex(1)])
    try fixture.bob.dropPending()
    _ = try fixture.bob.receive(try update(fixture.carolClient, 2, 0))
    let both = try fixture.bob.commit(signedBy: fixture.bobClient.key)
    #expect(Set(both.changes.updated) == [LeafIndex(0), LeafIndex(1), LeafIndex(2)])
  }

  /// Of two who want one signature key the newer gets it, and who wants none of another's is not kept back.
  @Test func oneOfThoseWhoWantOneKey() throws {
    let fixture = try RuleFixture()
    let key = SigningKey(seed: .random())
    func update(_ client: TestClient, _ leaf: UInt32, _ signatureKey: SigningKey) -> MLSMessage {
      let pair = HPKE(fixture.crypto).randomKeyPair()
      let renewed = Client(signatureKey: signatureKey, credential: client.client.credential)
      let place = LeafPlace(groupID: fixture.bob.groupID, leaf: LeafIndex(leaf))
      let node = LeafNode(LeafDraft(pair.publicKey, renewed), .update, place, signatureKey, fixture.crypto)
      return fixture.forge(.proposal(.update(node)), from: .member(LeafIndex(leaf)), key: client.key)
    }
    for message in [
      update(fixture.carolClient, 2, fixture.carolClient.key), update(fixture.aliceClient, 0, key),
      update(fixture.carolClient, 2, key),
    ] { _ = try fixture.bob.receive(message) }
    let commit = try fixture.bob.commit(signedBy: fixture.bobClient.key)
    #expect(Set(commit.changes.updated) == [LeafIndex(1), LeafIndex(2)])
    #expect(commit.changes.next.tree.leaf(LeafIndex(2))?.signatureKey.bytes == key.signaturePublicKey)
    try fixture.bob.dropPending()
    // When that one is left behind, the others go together.
    var draft = CommitDraft()
    draft.leavesBehind = [try #require(fixture.bob.waitingProposals.last).reference]
    let both = try fixture.bob.commit(draft, signedBy: fixture.bobClient.key)
    #expect(Set(both.changes.updated) == [LeafIndex(0), LeafIndex(1), LeafIndex(2)])
  }

  /// Nor does it keep back what members propose.
  @Test func aFloodFromOutsideComesLast() throws {
    let fixture = try RuleFixture()
    let bob = try flooded(fixture)
    let update = try fixture.carol.proposeUpdate(signedBy: fixture.carolClient.key)
    _ = try bob.receive(update)
    _ = try bob.receive(fixture.proposal(.add(fixture.keyPackage())))
    for number in 0..<100 {
      let client = try TestClient("\(number)", fixture.provider)
      let keyPackage = fixture.keyPackage(client) { draft in
        // Each half does not know the credentials of the other half.
        if number % 2 == 0 {
          draft.capabilities.credentials = [1]
        } else {
          draft.credential = .x509([testCertificate(of: client.key)])
        }
      }
      let message = fixture.forge(.proposal(.add(keyPackage)), from: .newMemberProposal, key: client.key)
      _ = try bob.receive(message)
    }
    let commit = try bob.commit(signedBy: fixture.bobClient.key)
    #expect(commit.changes.updated.contains(LeafIndex(2)))
    let added = commit.changes.added.map { $0.keyPackage.leafNode.credential }
    #expect(added.contains(fixture.dave.client.credential))
  }

  /// What comes later and cannot be carried out takes nobody's place.
  @Test func whatIsNotChosenGivesWay() throws {
    let fixture = try RuleFixture()
    let bob = fixture.bob
    let unknown = Proposal.groupContextExtensions([Extension(type: 0xf00d, data: [])])
    let first = try fixture.carol.proposeUpdate(signedBy: fixture.carolClient.key)
    guard case .update(let carols)? = fixture.carol.publicGroup.waiting.last?.proposal else {
      throw VectorFault(what: "no Update")
    }
    let place = LeafPlace(groupID: bob.groupID, leaf: LeafIndex(2))
    let taken = fixture.alice.state.pathKeys.leafKey.publicKey
    let second = LeafNode(
      LeafDraft(taken, fixture.carolClient.client), .update, place, fixture.carolClient.key, fixture.crypto)
    for message in [
      first, fixture.proposal(.groupContextExtensions([])),
      fixture.forge(.proposal(.update(second)), from: .member(LeafIndex(2)), key: fixture.carolClient.key),
      fixture.proposal(unknown),
    ] { _ = try bob.receive(message) }
    let commit = try bob.commit(signedBy: fixture.bobClient.key)
    #expect(commit.changes.next.context.extensions.isEmpty)
    #expect(commit.changes.next.tree.leaf(LeafIndex(2))?.encryptionKey == carols.encryptionKey)
  }

  @Test func nothingThatIsNotChosenKeepsTheEndBack() throws {
    let fixture = try RuleFixture()
    let bobs = fixture.bobKeyPackage.keyPackage.leafNode.encryptionKey
    let keyPackage = fixture.keyPackage { $0.encryptionKey = bobs }
    for message in [
      fixture.proposal(.reInit(Proposal.ReInit(groupID: [9], extensions: []))),
      fixture.forge(.proposal(.add(keyPackage)), from: .newMemberProposal, key: fixture.dave.key),
      fixture.proposal(.groupContextExtensions([Extension(type: 0xf00d, data: [])])),
    ] { _ = try fixture.bob.receive(message) }
    let commit = try fixture.bob.commit(signedBy: fixture.bobClient.key)
    #expect(commit.changes.next.reInit?.groupID == [9])
  }

  /// What only the committer does not support stays behind, unless the commit makes it support that.
  @Test func theCommitterIsAskedToo() throws {
    let provider = try SodiumProvider()
    let known: UInt16 = 0xf00d
    let alice = try TestClient("alice", provider, extensions: [known])
    let bob = try TestClient("bob", provider, credentials: [1])
    let (alices, bobs) = try pair(alice, bob)
    let dave = try TestClient("dave", provider)
    var certified = dave.client
    certified.credential = .x509([testCertificate(of: dave.key)])
    let own = OwnKeyPackage(certified, TestClient.lifetime, provider)
    let extensions = [Extension(type: known, data: [])]
    _ = try bobs.receive(alices.proposeAdd(try own.verified(provider), signedBy: alice.key))
    _ = try bobs.receive(alices.proposeExtensions(extensions, signedBy: alice.key))
    let commit = try bobs.commit(signedBy: bob.key)
    #expect(commit.changes.next.context.extensions.isEmpty)
    #expect(commit.changes.added.isEmpty)
    try bobs.dropPending()
    var draft = CommitDraft()
    draft.renewal = Client(
      signatureKey: bob.key, credential: bob.client.credential,
      capabilities: Capabilities(extensions: [known]))
    let renewing = try bobs.commit(draft, signedBy: bob.key)
    #expect(renewing.changes.next.context.extensions.map { $0.type } == [known])
    // Dave does not support the extension.
    #expect(renewing.changes.added.isEmpty)
    try RuleFixture.follow(alices, renewing.message)
  }

  /// A group that the one has begun and the other has joined.
  private func pair(_ first: TestClient, _ second: TestClient) throws -> (Group, Group) {
    let group = try first.group("pair")
    let own = second.keyPackage()
    var draft = CommitDraft()
    draft.add(try own.verified(first.provider))
    _ = try group.commit(draft, signedBy: first.key)
    let welcome = try #require(try group.mergePending()?.welcome)
    return (group, try Group(joining: welcome, with: own, first.provider))
  }
}

extension MLSMessage {
  fileprivate func isTaken(by group: Group) throws { _ = try group.receive(self) }
}
