import MLS
import Sodium
import TestSupport

/// A group that does random things, with every member's view of it, and a delivery service that follows it.
struct RandomWorld {
  var random: Seeded
  let provider: SodiumProvider
  var members: [Member] = []
  var service: PublicGroup
  /// Messages that no member has received when they were sent, to be read late.
  var late: [MLSMessage] = []
  private var names = 0
  private let externalSender: SigningKey
  private let psk: Secret

  final class Member {
    let client: TestClient
    private(set) var group: Group
    let store: MemoryStore

    init(_ client: TestClient, _ group: Group, _ store: MemoryStore) {
      self.client = client
      self.group = group
      self.store = store
    }

    /// Goes on with what the store has.
    func restart() throws {
      let before = group
      group = try Group(restoring: store.all, client.provider, store: store)
      try same(group.epochAuthenticator, before.epochAuthenticator, "epoch authenticator after a restart")
      try same(group.publicGroup.context, before.publicGroup.context, "context after a restart")
      try same(group.publicGroup.tree.bytes, before.publicGroup.tree.bytes, "tree after a restart")
      try same(group.hasPendingCommit, before.hasPendingCommit, "pending commit after a restart")
    }
  }

  init(_ random: Seeded) throws {
    var random = random
    provider = try seededProvider(random.next())
    self.random = random
    externalSender = SigningKey(seed: try testSeed(provider))
    psk = Secret(count: 32, wipedBy: provider) { $0.initializeMemory(as: UInt8.self, repeating: 9) }
    let first = try TestClient("0", provider)
    let sender = ExternalSender(
      signatureKey: SignaturePublicKey(externalSender.signaturePublicKey), credential: .basic(identity: [1]))
    let store = MemoryStore()
    let group = try first.group("world", extensions: [ExternalSender.asExtension([sender])], store: store)
    service = group.publicGroup
    members = [Member(first, group, store)]
  }

  private var ring: PreSharedKeyRing {
    var ring = PreSharedKeyRing()
    ring.add(psk, externalID: [1, 2, 3])
    return ring
  }

  private mutating func newClient() throws -> TestClient {
    names += 1
    return try TestClient("\(names)", provider)
  }

  private mutating func anyMember() -> Member { members[random.below(members.count)] }

  /// One epoch: some proposals, some messages, a commit, and a look whether all agree.
  mutating func turn(upTo most: Int) throws {
    try say()
    for _ in 0..<random.below(4) { try propose(upTo: most) }
    if random.oneIn(8) { try joinExternally(upTo: most) } else { try commit(upTo: most) }
    try agree()
    for _ in 0..<2 { try anyMember().restart() }
    try readLate()
  }

  /// Somebody says something; everybody reads it, at once or after the next commit.
  private mutating func say() throws {
    let sender = anyMember()
    let data = random.bytes(random.below(64))
    let message = try sender.group.send(data, padding: random.below(64), signedBy: sender.client.key).sent()
    if random.oneIn(3) {
      late.append(message)
      return
    }
    for member in members where member !== sender {
      guard case .application(let read) = try member.group.receive(message) else {
        throw VectorFault(what: "no application message")
      }
      try same(read.data, data, "application data")
    }
  }

  private mutating func readLate() throws {
    for message in late {
      for member in members.shuffled(using: &random).prefix(3) {
        do {
          guard case .application = try member.group.receive(message) else {
            throw VectorFault(what: "no application message")
          }
        } catch let error as MLSError {
          // Who came later, or sent it, cannot read it; nobody may fail otherwise.
          let known: [Rule] = [.epochGone, .ownMessage, .generationUsed, .senderNotMember]
          try holds(known.contains { error == .refused($0) }, "late message: \(error)")
        }
      }
    }
    late = []
  }

  private mutating func tell(_ message: MLSMessage, except sender: Member?) throws {
    for member in members where member !== sender {
      guard case .proposal = try member.group.receive(message) else { throw VectorFault(what: "no proposal") }
    }
    guard case .publicMessage(let message) = message, case .proposal = try service.receive(message) else {
      throw VectorFault(what: "the service takes no proposal")
    }
  }

  private mutating func propose(upTo most: Int) throws {
    let member = anyMember()
    let (group, key) = (member.group, member.client.key)
    let victim = anyMember()
    switch random.below(6) {
    case 0: try tell(try group.proposeUpdate(signedBy: key).sent(), except: member)
    case 1:
      try tell(try group.proposePreSharedKey(externalID: [1, 2, 3], signedBy: key).sent(), except: member)
    case 2 where victim !== member:
      let alreadyGone = group.publicGroup.tree.leaf(victim.group.ownLeaf) == nil
      if !alreadyGone {
        try tell(try group.proposeRemove(victim.group.ownLeaf, signedBy: key).sent(), except: member)
      }
    case 3 where victim !== member:
      let message = try OutsideProposal.message(
        .remove(victim.group.ownLeaf), to: service, from: 0, signedBy: externalSender)
      try tell(try message.sent(), except: nil)
    default: break
    }
  }

  private mutating func commit(upTo most: Int) throws {
    let committer = anyMember()
    var draft = CommitDraft()
    draft.renewsKeys = !random.oneIn(4)
    draft.isPrivate = false
    draft.treeInWelcome = random.oneIn(2)
    if random.oneIn(5) { draft.mix(externalID: [1, 2, 3], provider) }
    var joining: [(TestClient, OwnKeyPackage)] = []
    for _ in 0..<random.below(4) where members.count + joining.count < most {
      let client = try newClient()
      let own = client.keyPackage()
      joining.append((client, own))
      draft.add(try own.verified(provider))
    }
    if random.oneIn(4), let victim = members.randomElement(using: &random), victim !== committer {
      draft.remove(victim.group.ownLeaf)
    }
    let own = try committer.group.commit(draft, signedBy: committer.client.key, preSharedKeys: ring)
    if random.oneIn(6) {
      // Another came first, as it were: nothing of it may stay.
      try committer.group.dropPending()
      return try commit(upTo: most)
    }
    if random.oneIn(2) { try committer.restart() }
    try everybodyMerges(try own.message.sent(), committer)
    for (client, keyPackage) in joining {
      guard let welcome = try own.welcome?.sent().welcome else { throw VectorFault(what: "no Welcome") }
      let store = MemoryStore()
      let group = try Group(
        joining: welcome, with: keyPackage, tree: draft.treeInWelcome ? nil : service.tree.bytes,
        preSharedKeys: ring, provider, store: store)
      members.append(Member(client, group, store))
    }
  }

  private mutating func everybodyMerges(_ message: MLSMessage, _ committer: Member?) throws {
    for member in members {
      switch try member.group.receive(message, preSharedKeys: ring) {
      case .ownCommit where member === committer: try member.group.mergePending()
      case .commit(let staged): try member.group.merge(staged)
      default: throw VectorFault(what: "no commit")
      }
    }
    members.removeAll { !$0.group.isActive }
    guard case .publicMessage(let message) = message, case .commit(let staged) = try service.receive(message)
    else {
      throw VectorFault(what: "the service takes no commit")
    }
    try service.merge(staged)
  }

  /// Somebody new, or somebody who comes back, joins without being asked.
  private mutating func joinExternally(upTo most: Int) throws {
    let host = anyMember()
    let info = try host.group.groupInfo(signedBy: host.client.key)
    guard case .groupInfo(let sent) = try MLSMessage.groupInfo(info).sent() else { return }
    let returning = random.oneIn(2) && members.count > 2 ? anyMember() : nil
    let client = try returning?.client ?? newClient()
    let store = MemoryStore()
    let join = try Group.join(
      sent, as: client.client, replacing: returning?.group.ownLeaf,
      externalPreSharedKeys: random.oneIn(2) ? [[1, 2, 3]] : [], preSharedKeys: ring, provider, store: store)
    if let returning { members.removeAll { $0 === returning } }
    try everybodyMerges(try join.commit.sent(), nil)
    members.append(Member(client, join.group, store))
  }

  /// Everybody has the same tree, context, secrets and exported keys, and so has the service what is public.
  func agree() throws {
    let authenticator = members[0].group.epochAuthenticator
    let tree = members[0].group.publicGroup.tree.bytes
    for member in members {
      try same(member.group.epoch, service.epoch, "epoch")
      try same(member.group.epochAuthenticator, authenticator, "epoch authenticator")
      try same(member.group.publicGroup.context, service.context, "context")
    }
    try same(service.tree.bytes, tree, "tree")
    try same(service.tree.memberCount, members.count, "members")
  }
}
