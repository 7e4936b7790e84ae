import Sodium
import TestSupport
import Testing

@testable import MLS

/// What is written, when, and how much.
struct StateTests {
  @Test func nothingHappensThatIsNotStored() throws {
    let fixture = try RuleFixture()
    let store = fixture.bobStore
    let key = fixture.bobClient.key
    let message = try fixture.alice.send([1], signedBy: fixture.aliceClient.key)
    let proposal = try fixture.alice.proposeRemove(LeafIndex(2), signedBy: fixture.aliceClient.key)
    let before = fixture.bobState()
    let attempts: [() throws -> Void] = [
      { _ = try fixture.bob.send([1], signedBy: key) },
      { _ = try fixture.bob.receive(message) },
      { _ = try fixture.bob.receive(proposal) },
      { _ = try fixture.bob.proposeUpdate(signedBy: key) },
      { _ = try fixture.bob.commit(signedBy: key) },
    ]
    for attempt in attempts {
      store.fails = true
      #expect(throws: MLSError.misused(.notStored)) { try attempt() }
      #expect(fixture.bobState() == before)
      #expect(fixture.bob.publicGroup.waiting.isEmpty)
      #expect(!fixture.bob.hasPendingCommit)
    }
    store.fails = false
    for attempt in attempts { try attempt() }
    store.fails = true
    let epoch = fixture.bob.epoch
    #expect(throws: MLSError.misused(.notStored)) { try fixture.bob.mergePending() }
    #expect(fixture.bob.epoch == epoch)
    store.fails = false
    try fixture.bob.mergePending()
    #expect(fixture.bob.epoch == epoch + 1)
  }

  /// What one member has staged is not another's to merge, and tells it nothing.
  @Test func nobodyMergesWhatAnotherHasStaged() throws {
    let fixture = try RuleFixture()
    var removal = CommitDraft()
    removal.remove(LeafIndex(2))
    for draft in [CommitDraft(), removal] {
      let commit = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
      guard case .commit(let carols) = try fixture.carol.receive(commit.message) else {
        throw VectorFault(what: "no commit")
      }
      let before = fixture.bobMemory()
      #expect(throws: MLSError.misused(.staleStage)) { try fixture.bob.merge(carols) }
      #expect(fixture.bobMemory() == before)
      try fixture.alice.dropPending()
    }
  }

  /// Encrypted handshakes are as long as each other, whatever is in them.
  @Test func handshakesArePadded() throws {
    let fixture = try RuleFixture()
    var framing = Group.Framing()
    (framing.isPrivate, framing.padding) = (true, 1_024)
    let removal = try fixture.alice.proposeRemove(LeafIndex(2), signedBy: fixture.aliceClient.key, framing)
    let update = try fixture.alice.proposeUpdate(signedBy: fixture.aliceClient.key, framing)
    #expect(removal.bytes.count == update.bytes.count)
    var draft = CommitDraft()
    (draft.isPrivate, draft.padding) = (true, 4_096)
    let commit = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try fixture.alice.dropPending()
    draft.remove(LeafIndex(3))
    let larger = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    #expect(commit.message.bytes.count == larger.message.bytes.count)
    for message in [removal, larger.message] { _ = try fixture.bob.receive(message) }
    draft.padding = -1
    #expect(throws: MLSError.misused(.overLimit)) {
      try fixture.carol.commit(draft, signedBy: fixture.carolClient.key)
    }
  }

  @Test func everyOperationWritesOnce() throws {
    let fixture = try RuleFixture()
    let store = fixture.bobStore
    let message = try fixture.alice.send([1], signedBy: fixture.aliceClient.key)
    let commit = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
    var writes = store.writes
    _ = try fixture.bob.send([1], signedBy: fixture.bobClient.key)
    _ = try fixture.bob.receive(message)
    writes += 2
    #expect(store.writes == writes)
    guard case .commit(let staged) = try fixture.bob.receive(commit.message) else {
      throw VectorFault(what: "something else")
    }
    // A PublicMessage uses no key, and what is staged has changed nothing.
    #expect(store.writes == writes)
    try fixture.bob.merge(staged)
    #expect(store.writes == writes + 1)
  }

  @Test func aCommitWritesTheWayToTheRoot() throws {
    let (alice, bob, store, key, _) = try largeGroup(200)
    // Once with all parents blank, then with those of one way known.
    for _ in 0..<2 {
      let commit = try alice.commit(signedBy: key)
      try alice.mergePending()
      try RuleFixture.follow(bob, commit.message)
    }
    // Leaf and eight parents, the member's own record, secrets, the past epoch and what leaves it.
    #expect(store.lastChanges <= 20)
    #expect(store.lastBytes < 8_000)
    #expect(store.values.count > 200)
  }

  /// The program ends between the commit and its merging, and again before the Welcome was sent: message and Welcome
  /// are as they were, byte for byte, and what is stored of them does not grow with the group.
  @Test(arguments: [(true, true), (true, false), (false, true)])
  func anOwnCommitSurvives(_ withTree: Bool, _ isPrivate: Bool) throws {
    let (_, bob, store, _, key) = try largeGroup(200)
    let provider = try SodiumProvider()
    let own = try TestClient("new", provider).keyPackage()
    var draft = CommitDraft()
    draft.add(try own.verified(provider))
    draft.treeInWelcome = withTree
    draft.isPrivate = isPrivate
    let before = store.values.reduce(0) { $0 + $1.value.count }
    let commit = try bob.commit(draft, signedBy: key)
    #expect(store.values.reduce(0) { $0 + $1.value.count } < before + 30_000)
    let early = try #require(bob.waitingWelcome).bytes
    func restarted() throws -> Group { try Group(restoring: store.all, provider, store: store) }
    let second = try restarted()
    #expect(second.pendingCommit?.message == commit.message)
    #expect(second.pendingCommit?.changes.added.map { $0.leaf } == [LeafIndex(200)])
    #expect(second.pendingCommit?.changes.updated == [bob.ownLeaf])
    #expect(second.pendingCommit?.changes.proposals.count == 1)
    #expect(second.welcome == nil, "nobody is welcome before the commit was taken")
    #expect(try second.mergePending()?.bytes == early)
    let third = try restarted()
    #expect(third.welcome?.bytes == early)
    let newcomer = try Group(
      joining: try #require(third.welcome?.welcome), with: own,
      tree: withTree ? nil : third.publicGroup.tree.bytes, provider)
    #expect(newcomer.epochAuthenticator == third.epochAuthenticator)
    _ = try third.commit(signedBy: key)
    try third.mergePending()
    #expect(third.welcome == nil)
    #expect(store.values[StateKey.welcome] == nil)
  }

  /// What is kept of another's encrypted commit does not grow with the group, as its message does while all parents are
  /// blank.
  @Test func anothersCommitIsKeptInLittle() throws {
    let (alice, bob, store, key, _) = try largeGroup(200)
    var draft = CommitDraft()
    draft.isPrivate = true
    let commit = try alice.commit(draft, signedBy: key)
    guard case .commit(let staged) = try bob.receive(commit.message) else {
      throw VectorFault(what: "no commit")
    }
    #expect(commit.message.bytes.count > 15_000)
    #expect(store.lastBytes < 8_000)
    #expect(store.values.count > 200)
    try bob.merge(staged)
    #expect(store.lastBytes < 8_000)
  }

  @Test func whatEndsLeavesNothing() throws {
    let (alice, bob, store, key, _) = try largeGroup(4)
    var counts: [Int] = []
    for _ in 0..<8 {
      let said = try alice.send([1], signedBy: key)
      guard case .application = try bob.receive(said) else {
        throw VectorFault(what: "something else")
      }
      let commit = try alice.commit(signedBy: key)
      try alice.mergePending()
      try RuleFixture.follow(bob, commit.message)
      counts.append(store.values.count)
    }
    #expect(counts[5] == counts[6] && counts[6] == counts[7])
  }

  @Test func whatIsErasedIsGone() throws {
    let fixture = try RuleFixture()
    let store = fixture.bobStore
    _ = try fixture.bob.receive(fixture.alice.send([1], signedBy: fixture.aliceClient.key))
    for _ in 0..<4 {
      let commit = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
      try fixture.alice.mergePending()
      try RuleFixture.follow(fixture.bob, commit.message)
    }
    _ = try fixture.bob.proposeUpdate(signedBy: fixture.bobClient.key)
    _ = try fixture.bob.commit(signedBy: fixture.bobClient.key)
    #expect(store.values.count > 10)
    try fixture.bob.erase()
    #expect(store.values.isEmpty)
    #expect(!fixture.bob.isActive)
  }

  /// Keys that were kept under a greater limit go when they are found, with an epoch or with the group.
  @Test(arguments: [true, false])
  func whatWasKeptForLongerGoesToo(_ entersAnEpoch: Bool) throws {
    let fixture = try RuleFixture()
    let store = fixture.bobStore
    func restored(keeping pastEpochs: Int) throws -> Group {
      var limits = RuleFixture.limits
      limits.pastEpochs = pastEpochs
      return try Group(restoring: store.all, limits: limits, fixture.provider, store: store)
    }
    func follow(_ bob: Group) throws {
      let commit = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
      try fixture.alice.mergePending()
      try RuleFixture.follow(bob, commit.message)
    }
    var bob = try restored(keeping: 6)
    for _ in 0..<6 { try follow(bob) }
    bob = try restored(keeping: 1)
    let keys = { bob.resumptionKeys.epochs(of: bob.groupID) }
    #expect(keys().count > 6)
    if entersAnEpoch {
      try follow(bob)
      #expect(Set(keys()) == [bob.epoch - 1, bob.epoch])
      let stored = store.values.keys.filter { $0.bytes.first == StateKey.Kind.resumption.rawValue }
      #expect(stored.count == 2)
    }
    try bob.erase()
    #expect(store.values.isEmpty)
  }

  /// State that speaks of nodes beyond every tree, or of trees of no size, is refused, and costs nothing.
  @Test func whatReachesTooFarIsRefused() throws {
    let fixture = try RuleFixture()
    let crypto = fixture.crypto
    let leaf = try #require(fixture.bob.publicGroup.tree.leaf(LeafIndex(0)))
    let message = try fixture.bob.commit(signedBy: fixture.bobClient.key).message
    var spoiled: [StateChange] = []
    let beyond: [UInt32] = [.max, .max - 1, .max / 2, 2 * Limits.standard.leaves]
    for index in beyond {
      let content = crypto.secret(copying: Subtree.Content.leaf(leaf).encoded)
      spoiled.append(.put(.node(NodeIndex(index)), content))
      var writer = Writer(wipedBy: crypto.provider, capacity: 1_024)
      writer.opaque(message.bytes)
      writer.append(fixture.bob.ownLeaf)
      writer.uint8(1)
      writer.opaque(MemberRecord(fixture.bob.state, isMember: true).encoded(crypto))
      writer.vector { _ in }
      writer.vector { writer in
        writer.uint32(index)
        writer.uint8(1)
        writer.append(Subtree.Content.leaf(leaf))
      }
      writer.vector { _ in }
      writer.uint8(0)
      spoiled.append(.put(.pending, writer.takeSecret(crypto)))
    }
    for leafCount in [0, 3, UInt32(1) << 31] {
      let tree = SecretTree(leafCount: leafCount, nodes: [:], ratchets: [:])
      let messages = MessageSecrets(senderData: fixture.bob.state.messages.senderData, tree: tree, crypto)
      spoiled += PastEpoch(fixture.bob.publicGroup.context, messages, [:]).changes(crypto)
    }
    for change in spoiled {
      let store = MemoryStore()
      try store.write(fixture.bobStore.all.map { .put($0.key, $0.value) } + [change])
      #expect(throws: MLSError.refused(.stateIncomplete)) {
        try Group(restoring: store.all, limits: RuleFixture.limits, fixture.provider, store: store)
      }
    }
  }

  /// A group of so many, as its creator and one more have it.
  private func largeGroup(
    _ size: Int
  ) throws -> (
    alice: Group, bob: Group, store: MemoryStore, key: any SignaturePrivateKey, bobs: any SignaturePrivateKey
  ) {
    let provider = try seededProvider(7)
    let creator = try TestClient("alice", provider)
    let alice = try creator.group("large")
    var draft = CommitDraft()
    draft.renewsKeys = false
    let clients = try (1..<size).map { try TestClient("\($0)", provider) }
    let others = clients.map { $0.keyPackage() }
    for one in others { draft.add(try one.verified(provider)) }
    _ = try alice.commit(draft, signedBy: creator.key)
    let store = MemoryStore()
    guard let welcome = try alice.mergePending()?.welcome else { throw VectorFault(what: "no Welcome") }
    let bob = try Group(joining: welcome, with: others[0], provider, store: store)
    return (alice, bob, store, creator.key, clients[0].key)
  }
}
