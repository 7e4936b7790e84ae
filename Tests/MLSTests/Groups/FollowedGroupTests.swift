import Sodium
import TestSupport
import Testing

@testable import MLS

/// A delivery service whose program ends and begins anew.
struct FollowedGroupTests {
  /// Proposals that came before are there for the commit that comes after.
  @Test func whatWaitsIsThereAfterARestart() throws {
    let world = try World()
    let messages = [
      try world.fixture.bob.proposeUpdate(signedBy: world.fixture.bobClient.key),
      try OutsideProposal.message(
        .remove(LeafIndex(3)), to: world.service.group, from: 0, signedBy: world.fixture.outside),
      try OutsideProposal.joining(
        world.fixture.dave.keyPackage(), to: world.service.group, signedBy: world.fixture.dave.key),
    ]
    for message in messages {
      try world.propose(message)
      try world.restart()
    }
    #expect(world.service.group.waitingProposals.count == 3)
    // What was received before is known.
    try world.propose(messages[1])
    #expect(world.service.group.waitingProposals.count == 3)
    let commit = try world.fixture.alice.commit(signedBy: world.fixture.aliceClient.key)
    #expect(commit.changes.proposals.count == 3)
    try world.commit(commit.message)
    #expect(world.service.group.waitingProposals.isEmpty)
    try world.restart()
    try world.fixture.alice.mergePending()
    try world.agree()
  }

  /// Each operation writes once, and no more than changes; nothing happens that is not stored.
  @Test func everyOperationWritesOnce() throws {
    let world = try World()
    let store = world.store
    let proposal = try world.fixture.bob.proposeUpdate(signedBy: world.fixture.bobClient.key)
    var writes = store.writes
    store.fails = true
    #expect(throws: MLSError.misused(.notStored)) { try world.propose(proposal) }
    #expect(world.service.group.waitingProposals.isEmpty)
    store.fails = false
    try world.propose(proposal)
    writes += 1
    #expect(store.writes == writes && store.lastChanges == 2)
    let commit = try world.fixture.alice.commit(signedBy: world.fixture.aliceClient.key)
    let staged = try world.staged(commit.message)
    #expect(store.writes == writes, "a commit can be received again")
    store.fails = true
    let epoch = world.service.epoch
    #expect(throws: MLSError.misused(.notStored)) { try world.service.merge(staged) }
    #expect(world.service.epoch == epoch)
    #expect(throws: MLSError.misused(.notStored)) { try world.service.erase() }
    store.fails = false
    try world.service.merge(staged)
    #expect(store.writes == writes + 1)
    #expect(throws: MLSError.misused(.staleStage)) { try world.service.merge(staged) }
    try world.restart()
  }

  @Test func aCommitWritesTheWayToTheRoot() throws {
    let provider = try seededProvider(7)
    let creator = try TestClient("alice", provider)
    let alice = try creator.group("large")
    var draft = CommitDraft()
    for number in 1..<200 {
      draft.add(try TestClient("\(number)", provider).keyPackage().verified(provider))
    }
    _ = try alice.commit(draft, signedBy: creator.key)
    try alice.mergePending()
    let store = MemoryStore()
    let service = try FollowedGroup(following: alice.publicGroup, store: store)
    #expect(store.values.count > 200)
    let counted = store.values.count
    for _ in 0..<2 {
      guard case .publicMessage(let message) = try alice.commit(signedBy: creator.key).message,
        case .commit(let staged) = try service.receive(message)
      else { throw VectorFault(what: "no commit") }
      try service.merge(staged)
      try alice.mergePending()
      // Leaf and eight parents, the group's record and its seal.
      #expect(store.lastChanges <= 11)
      #expect(store.lastBytes < 4_000)
      #expect(store.values.count == counted)
    }
    try service.erase()
    #expect(store.values.isEmpty)
  }

  /// Whatever value of it is missing, or has another byte or comes under another key, is found out.
  @Test func whatIsNotAsItWasIsRefused() throws {
    let world = try World()
    var random = Seeded()
    for message in [
      try world.fixture.bob.proposeUpdate(signedBy: world.fixture.bobClient.key),
      try world.fixture.alice.proposeRemove(LeafIndex(3), signedBy: world.fixture.aliceClient.key),
    ] { try world.propose(message) }
    let all = world.store.all
    #expect(all.count > 8)
    for (index, one) in all.enumerated() {
      var missing = all
      missing.remove(at: index)
      try world.refuses(missing, "without \(one.key.bytes)")
      for place in [0, one.value.count - 1, random.below(one.value.count)] {
        var bytes = one.value.disclosed()
        bytes[place] ^= 1 << UInt8(random.below(8))
        let spoiled = missing + [(one.key, world.fixture.crypto.secret(copying: bytes))]
        try world.refuses(spoiled, "\(one.key.bytes) with another byte \(place)")
      }
      var longer = one.value.disclosed()
      longer.append(0)
      try world.refuses(missing + [(one.key, world.fixture.crypto.secret(copying: longer))], "longer")
      for key in [one.key.bytes + [0], Array(one.key.bytes.dropLast()), [0xff], []] {
        try world.refuses(missing + [(StateKey(key), one.value)], "\(one.key.bytes) as \(key)")
      }
    }
    // Nothing of a proposal is left but that it waits.
    try world.refuses(all.filter { $0.key.bytes.first != StateKey.Kind.waiting.rawValue }, "no proposals")
    try world.refuses([], "nothing")
  }

  /// A member's state is none of a service's, nor the other way round.
  @Test func aMembersStateIsAnother() throws {
    let world = try World()
    try world.refuses(world.fixture.bobStore.all, "a member's")
    try world.refuses(world.fixture.bobStore.all + world.store.all, "both")
    for values in [world.store.all, world.fixture.bobStore.all + world.store.all] {
      #expect(throws: MLSError.refused(.stateIncomplete)) {
        try Group(restoring: values, world.fixture.provider, store: MemoryStore())
      }
    }
  }

  /// The policy is the one that is given where the group is restored, and stays from epoch to epoch.
  @Test func thePolicyIsGivenAnew() throws {
    let world = try World()
    let joining = try OutsideProposal.joining(
      world.fixture.dave.keyPackage(), to: world.service.group, signedBy: world.fixture.dave.key)
    try world.restart(.standard)
    #expect(throws: MLSError.refused(.proposalNotAllowed)) { try world.propose(joining) }
    let commit = try world.fixture.alice.commit(signedBy: world.fixture.aliceClient.key)
    try world.commit(commit.message)
    let later = try OutsideProposal.joining(
      world.fixture.dave.keyPackage(), to: world.service.group, signedBy: world.fixture.dave.key)
    #expect(throws: MLSError.refused(.proposalNotAllowed)) { try world.propose(later) }
    world.service.proposalPolicy = .everybody
    try world.propose(later)
  }

  /// After messages that it cannot read, the service goes on with what a member gives it.
  @Test func whoCannotReadCatchesUp() throws {
    let world = try World()
    let fixture = world.fixture
    try world.propose(try fixture.bob.proposeUpdate(signedBy: fixture.bobClient.key))
    let before = try PublicGroup(fixture.alice.groupInfo(signedBy: fixture.aliceClient.key), fixture.provider)
    #expect(throws: MLSError.misused(.staleStage)) { try world.service.catchUp(with: before) }
    var draft = CommitDraft()
    draft.isPrivate = true
    _ = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try fixture.alice.mergePending()
    let now = try PublicGroup(fixture.alice.groupInfo(signedBy: fixture.aliceClient.key), fixture.provider)
    try world.service.catchUp(with: now)
    #expect(world.service.group.waitingProposals.isEmpty)
    try world.restart()
    try world.agree()
    let other = try fixture.aliceClient.group("another")
    _ = try other.commit(signedBy: fixture.aliceClient.key)
    #expect(throws: MLSError.misused(.staleStage)) { try world.service.catchUp(with: other.publicGroup) }
  }

  @Test func whatIsErasedIsFollowedNoMore() throws {
    let world = try World()
    try world.propose(try world.fixture.bob.proposeUpdate(signedBy: world.fixture.bobClient.key))
    let proposal = try world.fixture.alice.proposeUpdate(signedBy: world.fixture.aliceClient.key)
    let commit = try world.fixture.alice.commit(signedBy: world.fixture.aliceClient.key)
    let service = world.service
    let staged = try world.staged(commit.message)
    try service.erase()
    #expect(world.store.values.isEmpty)
    #expect(throws: MLSError.misused(.inactive)) { try world.propose(proposal) }
    #expect(throws: MLSError.misused(.inactive)) { try service.merge(staged) }
    #expect(throws: MLSError.misused(.inactive)) { try service.erase() }
    #expect(world.store.values.isEmpty)
  }

  /// A group that waited for things already when it was begun to be followed.
  @Test func whatWaitedBeforeIsWrittenToo() throws {
    let fixture = try RuleFixture()
    _ = try fixture.bob.receive(fixture.proposal(.remove(LeafIndex(3))))
    let store = MemoryStore()
    _ = try FollowedGroup(following: fixture.bob.publicGroup, store: store)
    let again = try FollowedGroup(
      restoring: store.all, proposalPolicy: .standard, rejoinPolicy: .standard, limits: RuleFixture.limits,
      fixture.provider, store: store)
    #expect(again.group.waitingProposals.map { $0.proposal } == [.remove(LeafIndex(3))])
  }
}

/// The group of the rules, and a service that follows it.
private final class World {
  let fixture: RuleFixture
  let store = MemoryStore()
  private(set) var service: FollowedGroup

  init() throws {
    fixture = try RuleFixture()
    var group = fixture.alice.publicGroup
    group.proposalPolicy = .everybody
    service = try FollowedGroup(following: group, store: store)
  }

  /// The service ends, and another goes on.
  func restart(_ policy: ProposalPolicy = .everybody) throws {
    let before = service.group
    service = try FollowedGroup(
      restoring: store.all, proposalPolicy: policy, rejoinPolicy: .standard, limits: RuleFixture.limits,
      fixture.provider, store: store)
    #expect(service.group.context == before.context)
    #expect(service.group.tree.bytes == before.tree.bytes)
    #expect(
      service.group.waitingProposals.map { $0.proposal } == before.waitingProposals.map { $0.proposal })
  }

  /// The service gets a proposal, and those who have not sent it.
  func propose(_ message: MLSMessage) throws {
    guard case .publicMessage(let proposal) = try message.sent(),
      case .proposal = try service.receive(proposal)
    else { throw VectorFault(what: "no proposal") }
    for group in [fixture.alice, fixture.bob, fixture.carol] { _ = try? group.receive(message) }
  }

  func staged(_ message: MLSMessage) throws -> StagedPublicCommit {
    guard case .publicMessage(let message) = try message.sent(),
      case .commit(let staged) = try service.receive(message)
    else { throw VectorFault(what: "no commit") }
    return staged
  }

  func commit(_ message: MLSMessage) throws { try service.merge(try staged(message)) }

  func agree() throws {
    #expect(service.group.context == fixture.alice.publicGroup.context)
    #expect(service.group.tree.bytes == fixture.alice.publicGroup.tree.bytes)
  }

  func refuses(_ values: [(key: StateKey, value: Secret)], _ what: String) throws {
    #expect(throws: MLSError.refused(.stateIncomplete), "\(what)") {
      try FollowedGroup(
        restoring: values, proposalPolicy: .standard, rejoinPolicy: .standard, limits: RuleFixture.limits,
        fixture.provider, store: MemoryStore())
    }
  }
}
