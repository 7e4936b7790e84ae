import Sodium
import TestSupport
import Testing

@testable import MLS

/// Encrypted commits of others between receiving and merging, while programs end and begin anew.
struct StagedCommitTests {
  /// The program ends when the key of the commit is gone. The commit is there, also for who reads its message again, and
  /// leads where it led.
  @Test(arguments: [false, true])
  func whatWasReceivedIsMergedAfterARestart(_ addsSomebody: Bool) throws {
    let fixture = try RuleFixture()
    let own = fixture.dave.keyPackage()
    let commit = try privateCommit(fixture.alice, fixture.aliceClient) {
      if addsSomebody { $0.add(try own.verified(fixture.provider)) }
      $0.mix(externalID: [1], fixture.provider)
    }
    let writes = fixture.bobStore.writes
    let staged = try stage(commit, fixture.bob, ring(fixture))
    #expect(fixture.bobStore.writes == writes + 1)
    let second = try restarted(fixture)
    #expect(second.epoch == staged.changes.from)
    let kept = try #require(second.stagedCommits.first)
    #expect(kept.epochAuthenticator == staged.epochAuthenticator)
    #expect(kept.changes.committer == LeafIndex(0) && kept.changes.updated == [LeafIndex(0)])
    #expect(kept.changes.added.map { $0.keyPackage } == (addsSomebody ? [own.keyPackage] : []))
    #expect(kept.changes.proposals.map { $0.proposal } == staged.changes.proposals.map { $0.proposal })
    #expect(kept.changes.mixesKeys)
    // No keys are asked for again.
    let again = try stage(commit, second, PreSharedKeyRing())
    #expect(again.epochAuthenticator == staged.epochAuthenticator)
    #expect(fixture.bobStore.writes == writes + 1)
    try second.merge(again)
    #expect(second.stagedCommits.isEmpty && !hasStaged(fixture))
    try fixture.alice.mergePending()
    try agree(second, fixture.alice)
    let third = try restarted(fixture)
    try agree(third, fixture.alice)
    let said = try fixture.alice.send([1], signedBy: fixture.aliceClient.key)
    guard case .application = try third.receive(said) else { throw VectorFault(what: "no message") }
  }

  /// What an own Update becomes when somebody carries it out is known after a restart too.
  @Test func anOwnUpdateIsCarriedOut() throws {
    let fixture = try RuleFixture()
    let update = try fixture.bob.proposeUpdate(signedBy: fixture.bobClient.key)
    _ = try fixture.alice.receive(update)
    let commit = try privateCommit(fixture.alice, fixture.aliceClient)
    _ = try stage(commit, fixture.bob)
    let second = try restarted(fixture)
    try second.merge(try #require(second.stagedCommits.first))
    try fixture.alice.mergePending()
    try agree(second, fixture.alice)
    let next = try second.commit(signedBy: fixture.bobClient.key)
    try RuleFixture.follow(fixture.alice, next.message)
  }

  /// Several commits of an epoch wait, an own one too, and any of them may be the one that counts.
  @Test(arguments: 0..<4)
  func oneOfSeveralCounts(_ which: Int) throws {
    let fixture = try RuleFixture()
    let alices = try privateCommit(fixture.alice, fixture.aliceClient)
    let carols = try privateCommit(fixture.carol, fixture.carolClient)
    let bobs = try fixture.bob.commit(signedBy: fixture.bobClient.key)
    for message in [alices, carols] { _ = try stage(message, fixture.bob) }
    var bob = try restarted(fixture)
    #expect(bob.stagedCommits.count == 2 && bob.pendingCommit?.message == bobs.message)
    switch which {
    case 0: try fixture.alice.mergePending()
    case 1:
      try fixture.carol.mergePending()
      try fixture.alice.dropPending()
    case 2: try fixture.alice.receiveAndMerge(bobs.message)
    default:
      // One that is readable by all, and that nothing is kept of.
      try fixture.alice.dropPending()
      let last = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
      try RuleFixture.follow(bob, last.message)
      try fixture.alice.mergePending()
    }
    switch which {
    case 0: try bob.receiveAndMerge(alices)
    case 1: try bob.receiveAndMerge(carols)
    case 2: try bob.mergePending()
    default: break
    }
    #expect(bob.stagedCommits.isEmpty && !hasStaged(fixture) && !bob.hasPendingCommit)
    bob = try restarted(fixture)
    #expect(bob.stagedCommits.isEmpty)
    try agree(bob, which == 1 ? fixture.carol : fixture.alice)
  }

  @Test func whatIsDroppedIsGone() throws {
    let fixture = try RuleFixture()
    let alices = try privateCommit(fixture.alice, fixture.aliceClient)
    let carols = try privateCommit(fixture.carol, fixture.carolClient)
    let first = try stage(alices, fixture.bob)
    let second = try stage(carols, fixture.bob)
    fixture.bobStore.fails = true
    #expect(throws: MLSError.misused(.notStored)) { try fixture.bob.drop(first) }
    #expect(fixture.bob.stagedCommits.count == 2)
    fixture.bobStore.fails = false
    let secrets = try #require(first.next).secrets
    #expect(stored(fixture, secrets.exporter), "the search finds what is there")
    try fixture.bob.drop(first)
    try fixture.bob.drop(first)
    #expect(!stored(fixture, secrets.exporter))
    #expect(fixture.bob.stagedCommits.map { $0.epochAuthenticator } == [second.epochAuthenticator])
    #expect(throws: MLSError.refused(.generationUsed)) { try fixture.bob.receive(alices) }
    let bob = try restarted(fixture)
    #expect(bob.stagedCommits.map { $0.epochAuthenticator } == [second.epochAuthenticator])
    try bob.drop(try #require(bob.stagedCommits.first))
    #expect(!hasStaged(fixture))
    // Nothing has happened to the group.
    try fixture.carol.dropPending()
    let third = try fixture.carol.commit(signedBy: fixture.carolClient.key)
    try bob.receiveAndMerge(third.message)
  }

  /// What one member has staged is not another's to drop.
  @Test func nobodyDropsWhatAnotherHasStaged() throws {
    let fixture = try RuleFixture()
    let commit = try privateCommit(fixture.alice, fixture.aliceClient)
    _ = try stage(commit, fixture.bob)
    let carols = try stage(commit, fixture.carol)
    #expect(throws: MLSError.misused(.staleStage)) { try fixture.bob.drop(carols) }
    #expect(fixture.bob.stagedCommits.count == 1)
  }

  /// Who is removed is so after a restart.
  @Test func whoIsRemovedKnowsThatAfterARestart() throws {
    let fixture = try RuleFixture()
    let commit = try privateCommit(fixture.alice, fixture.aliceClient) { $0.remove(LeafIndex(1)) }
    _ = try stage(commit, fixture.bob)
    let bob = try restarted(fixture)
    let kept = try #require(bob.stagedCommits.first)
    #expect(kept.removesSelf && kept.changes.removed == [LeafIndex(1)])
    #expect(bob.isActive)
    try bob.merge(kept)
    #expect(!bob.isActive && bob.stagedCommits.isEmpty && !hasStaged(fixture))
    #expect(try !restarted(fixture).isActive)
    try bob.erase()
    #expect(fixture.bobStore.values.isEmpty)
  }

  @Test func whatWaitsIsErasedWithTheGroup() throws {
    let fixture = try RuleFixture()
    _ = try stage(try privateCommit(fixture.alice, fixture.aliceClient), fixture.bob)
    try fixture.bob.erase()
    #expect(fixture.bobStore.values.isEmpty && fixture.bob.stagedCommits.isEmpty)
  }

  /// Beyond the limit nothing is read, and so nothing is lost.
  @Test func noMoreWaitThanTheLimit() throws {
    let fixture = try RuleFixture()
    var limits = RuleFixture.limits
    limits.stagedCommits = 2
    let bob = try Group(
      restoring: fixture.bobStore.all, limits: limits, fixture.provider, store: fixture.bobStore)
    var messages: [MLSMessage] = []
    for _ in 0..<3 {
      messages.append(try privateCommit(fixture.alice, fixture.aliceClient))
      try fixture.alice.dropPending()
    }
    messages.append(try privateCommit(fixture.carol, fixture.carolClient))
    let first = try stage(messages[0], bob)
    _ = try stage(messages[1], bob)
    let before = fixture.bobState()
    for message in messages[2...] {
      #expect(throws: MLSError.misused(.tooManyStaged)) { try bob.receive(message) }
    }
    #expect(fixture.bobState() == before)
    try bob.drop(first)
    try bob.receiveAndMerge(messages[3])
    #expect(bob.stagedCommits.isEmpty)
  }

  @Test func nothingIsReadThatIsNotStored() throws {
    let fixture = try RuleFixture()
    let commit = try privateCommit(fixture.alice, fixture.aliceClient)
    let (stored, known) = (fixture.bobState(), fixture.bobMemory())
    fixture.bobStore.fails = true
    #expect(throws: MLSError.misused(.notStored)) { try fixture.bob.receive(commit) }
    #expect(fixture.bobState() == stored && fixture.bobMemory() == known)
    fixture.bobStore.fails = false
    try fixture.bob.receiveAndMerge(commit)
  }

  /// Stored state of a commit that contradicts itself is refused.
  @Test func whatDoesNotRemoveHasANextEpoch() throws {
    let fixture = try RuleFixture()
    let staged = try stage(try privateCommit(fixture.alice, fixture.aliceClient), fixture.bob)
    let message = try #require(staged.message)
    let other = StagedCommit(changes: staged.changes, member: staged.member, next: nil)
    let spoiled = other.encoded(after: fixture.bob.publicGroup.tree, fixture.crypto)
    let values = fixture.bobStore.all.filter { $0.key != .staged(message) } + [(.staged(message), spoiled)]
    #expect(throws: MLSError.refused(.stateIncomplete)) {
      try Group(restoring: values, limits: RuleFixture.limits, fixture.provider, store: MemoryStore())
    }
  }

  private func privateCommit(
    _ group: Group, _ client: TestClient, _ change: (inout CommitDraft) throws -> Void = { _ in }
  ) throws -> MLSMessage {
    var draft = CommitDraft()
    draft.isPrivate = true
    try change(&draft)
    var ring = PreSharedKeyRing()
    ring.add(group.crypto.zeros(32), externalID: [1])
    return try group.commit(draft, signedBy: client.key, preSharedKeys: ring).message.sent()
  }

  private func ring(_ fixture: RuleFixture) -> PreSharedKeyRing {
    var ring = PreSharedKeyRing()
    ring.add(fixture.crypto.zeros(32), externalID: [1])
    return ring
  }

  private func stage(
    _ message: MLSMessage, _ group: Group, _ ring: PreSharedKeyRing = PreSharedKeyRing()
  ) throws -> StagedCommit {
    guard case .commit(let staged) = try group.receive(message, preSharedKeys: ring) else {
      throw VectorFault(what: "no commit")
    }
    return staged
  }

  private func restarted(_ fixture: RuleFixture) throws -> Group {
    let store = fixture.bobStore
    return try Group(restoring: store.all, limits: RuleFixture.limits, fixture.provider, store: store)
  }

  private func hasStaged(_ fixture: RuleFixture) -> Bool {
    fixture.bobStore.values.keys.contains { $0.bytes.first == StateKey.Kind.staged.rawValue }
  }

  private func stored(_ fixture: RuleFixture, _ secret: Secret) -> Bool {
    let wanted = secret.disclosed()
    return fixture.bobStore.values.values.contains { value in
      let bytes = value.disclosed()
      guard bytes.count >= wanted.count else { return false }
      return (0...(bytes.count - wanted.count)).contains { start in
        bytes[start..<(start + wanted.count)].elementsEqual(wanted)
      }
    }
  }

  private func agree(_ one: Group, _ other: Group) throws {
    #expect(one.epochAuthenticator == other.epochAuthenticator)
    #expect(one.publicGroup.context == other.publicGroup.context)
    #expect(one.publicGroup.tree.bytes == other.publicGroup.tree.bytes)
  }
}

extension Group {
  fileprivate func receiveAndMerge(_ message: MLSMessage) throws {
    guard case .commit(let staged) = try receive(message) else { throw VectorFault(what: "no commit") }
    try merge(staged)
  }
}
