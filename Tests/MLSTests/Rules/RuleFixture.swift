import Sodium
import TestSupport

@testable import MLS

/// A group of alice (leaf 0), bob (1), carol (2) and erin (3, who knows no key above her), an outsider dave, and a sender from outside.
/// Messages are forged as alice's, and bob receives them.
struct RuleFixture {
  let provider: SodiumProvider
  let crypto: Crypto
  let alice: Group
  let bob: Group
  let carol: Group
  let aliceClient: TestClient
  let bobClient: TestClient
  let carolClient: TestClient
  let dave: TestClient
  let outside: SigningKey
  let bobStore = MemoryStore()
  /// That bob has joined with.
  let bobKeyPackage: OwnKeyPackage

  static let limits: Limits = {
    var limits = Limits.standard
    limits.forwardGenerations = 20
    limits.waitingProposals = 8
    limits.proposalsOfOneMember = 6
    limits.pastEpochs = 1
    return limits
  }()

  init() throws {
    provider = try SodiumProvider()
    crypto = Crypto(provider)
    aliceClient = try TestClient("alice", provider)
    bobClient = try TestClient("bob", provider)
    carolClient = try TestClient("carol", provider)
    dave = try TestClient("dave", provider)
    outside = SigningKey(seed: .random())
    let sender = ExternalSender(
      signatureKey: SignaturePublicKey(outside.signaturePublicKey), credential: .basic(identity: [1]))
    alice = try aliceClient.group(
      "rules", extensions: [ExternalSender.asExtension([sender])], limits: Self.limits)
    bobKeyPackage = bobClient.keyPackage()
    let carolKeyPackage = carolClient.keyPackage()
    let first = try Self.add([bobKeyPackage, carolKeyPackage], alice, aliceClient, renews: true)
    bob = try Group(joining: first, with: bobKeyPackage, limits: Self.limits, provider, store: bobStore)
    carol = try Group(joining: first, with: carolKeyPackage, limits: Self.limits, provider)
    let erin = try TestClient("erin", provider).keyPackage()
    var draft = CommitDraft()
    draft.add(try erin.verified(provider))
    draft.renewsKeys = false
    let commit = try alice.commit(draft, signedBy: aliceClient.key)
    try alice.mergePending()
    for group in [bob, carol] { try Self.follow(group, commit.message) }
    for group in [alice, bob, carol] { group.proposalPolicy = .everybody }
  }

  private static func add(
    _ joining: [OwnKeyPackage], _ group: Group, _ client: TestClient, renews: Bool
  ) throws -> Welcome {
    var draft = CommitDraft()
    for one in joining { draft.add(try one.verified(client.provider)) }
    _ = try group.commit(draft, signedBy: client.key)
    guard let welcome = try group.mergePending()?.welcome else { throw VectorFault(what: "no Welcome") }
    return welcome
  }

  static func follow(_ group: Group, _ message: MLSMessage) throws {
    guard case .commit(let staged) = try group.receive(message) else { throw VectorFault(what: "no commit") }
    try group.merge(staged)
  }

  /// All that bob knows, to be compared.
  func bobState() -> [StateKey: [UInt8]] { bobStore.values.mapValues { $0.disclosed() } }

  /// All that bob holds, stored or not.
  func bobMemory() -> [[UInt8]] {
    var changes = bob.state.changes(from: nil) + bob.past.flatMap { $0.changes(crypto) }
    for (epoch, tree) in [(bob.epoch, bob.state.messages.tree)]
      + bob.past.map({ ($0.context.epoch, $0.messages.tree) })
    {
      changes += tree.nodes.map { .put(.secretNode(epoch, $0.key), $0.value) }
      changes += tree.ratchets.map { .put(.ratchet(epoch, $0.key), $0.value.encoded(crypto)) }
    }
    changes += bob.publicGroup.waiting.enumerated().map {
      .put(.waiting($0.offset), $0.element.encodedSecret(crypto))
    }
    for epoch in bob.resumptionKeys.epochs(of: bob.groupID) {
      if let key = bob.resumptionKey(of: epoch) { changes.append(.put(.resumption(epoch), key)) }
    }
    changes += bob.updates.map { .put(.update($0.key), $0.value.privateKey) }
    if let pending = bob.pending {
      changes.append(.put(.pending, pending.encoded(after: bob.publicGroup.tree, crypto)))
    }
    changes += bob.staged.map {
      .put(.staged($0.key), $0.value.encoded(after: bob.publicGroup.tree, crypto))
    }
    if let welcome = bob.ownWelcome { changes.append(.put(.welcome, welcome.encoded(crypto))) }
    let all = changes.map { change -> [UInt8] in
      switch change {
      case .put(let key, let value): key.bytes + value.disclosed()
      case .delete(let key): key.bytes
      }
    }
    return all.sorted { $0.lexicographicallyPrecedes($1) } + [[bob.isMember ? 1 : 0]]
  }

  /// What waits with bob, as a commit refers to it.
  var bobsReferences: [ProposalOrReference] {
    bob.publicGroup.waiting.map { .reference($0.reference.bytes) }
  }

  /// Erin is removed: her leaf is blank, with a member behind it in nobody's place.
  func removeErin() throws {
    var draft = CommitDraft()
    draft.remove(LeafIndex(3))
    try everybodyFollows(draft)
  }

  /// A commit of alice's.
  func everybodyFollows(_ draft: CommitDraft) throws {
    let commit = try alice.commit(draft, signedBy: aliceClient.key)
    try alice.mergePending()
    for group in [bob, carol] { try Self.follow(group, commit.message) }
  }

  /// A PublicMessage with whatever is in it, signed and tagged as if it were right.
  func forge(
    _ body: FramedContent.Body, from sender: Sender = .member(LeafIndex(0)),
    groupID: [UInt8]? = nil, epoch: UInt64? = nil, key: (any SignaturePrivateKey)? = nil,
    membershipKey: Secret? = nil
  ) -> MLSMessage {
    let content = FramedContent(
      groupID: groupID ?? alice.groupID, epoch: epoch ?? alice.epoch, sender: sender, authenticatedData: [],
      body: body)
    let context = alice.publicGroup.context
    var signed = AuthenticatedContent(
      signing: content, as: .publicMessage, context, key ?? aliceClient.key, crypto)
    if case .commit = body { signed = signed.confirmed(by: [UInt8](repeating: 0, count: 32)) }
    return .publicMessage(
      PublicMessage(signed, membershipKey ?? alice.state.secrets.membership, context, crypto))
  }

  func proposal(_ proposal: Proposal, from sender: Sender = .member(LeafIndex(0))) -> MLSMessage {
    let key: any SignaturePrivateKey = if case .external = sender { outside } else { aliceClient.key }
    return forge(.proposal(proposal), from: sender, key: key)
  }

  /// A commit of alice's of these proposals, with the path of a real one unless it is given.
  func commit(
    _ proposals: [Proposal], references: [[UInt8]] = [], path: UpdatePath?? = .none
  ) throws -> MLSMessage {
    let entries = references.map { ProposalOrReference.reference($0) } + proposals.map { .proposal($0) }
    return forge(.commit(Commit(proposals: entries, path: try path ?? realPath())))
  }

  /// A path that alice would send.
  func realPath() throws -> UpdatePath {
    var draft = CommitDraft()
    draft.carriesOutWaiting = false
    let commit = try alice.commit(draft, signedBy: aliceClient.key)
    try alice.dropPending()
    guard case .publicMessage(let message) = commit.message,
      case .commit(let content) = message.authenticated.content.body, let path = content.path
    else { throw VectorFault(what: "no path") }
    return path
  }

  /// An external commit of dave's with these proposals and the path of a real one.
  func externalCommit(_ change: ([ProposalOrReference]) -> [ProposalOrReference]) throws -> MLSMessage {
    let info = try alice.groupInfo(signedBy: aliceClient.key)
    let join = try Group.join(info, as: dave.client, provider)
    guard case .publicMessage(let message) = join.commit,
      case .commit(let content) = message.authenticated.content.body
    else { throw VectorFault(what: "no external commit") }
    return forge(
      .commit(Commit(proposals: change(content.proposals), path: content.path)), from: .newMemberCommit,
      key: dave.key)
  }

  /// A leaf node of alice's that is signed for her place.
  func leaf(
    _ source: LeafNode.Source, signedBy key: SigningKey? = nil, _ change: (inout LeafDraft) -> Void = { _ in }
  ) -> LeafNode {
    var draft = LeafDraft(HPKE(crypto).randomKeyPair().publicKey, aliceClient.client)
    change(&draft)
    let place = LeafPlace(groupID: alice.groupID, leaf: LeafIndex(0))
    return LeafNode(draft, source, place, key ?? aliceClient.key, crypto)
  }

  /// A KeyPackage of dave's.
  func keyPackage(
    _ client: TestClient? = nil, lifetime: Lifetime = TestClient.lifetime, initKey: HPKEPublicKey? = nil,
    extensions: [Extension] = [], _ change: (inout LeafDraft) -> Void = { _ in }
  ) -> KeyPackage {
    let client = client ?? dave
    let hpke = HPKE(crypto)
    var draft = LeafDraft(hpke.randomKeyPair().publicKey, client.client)
    change(&draft)
    let leaf = LeafNode(draft, .keyPackage(lifetime), nil, client.key, crypto)
    return KeyPackage(
      initKey: initKey ?? hpke.randomKeyPair().publicKey, leafNode: leaf, extensions: extensions, client.key,
      crypto)
  }
}
