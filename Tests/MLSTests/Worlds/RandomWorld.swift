import MLS
import Sodium
import TestSupport

/// A group that does random things, with every member's view of it, and a delivery service that follows it as far as it
/// can.
final class RandomWorld {
  var random: Seeded
  let provider: SodiumProvider
  let most: Int
  var members: [WorldMember] = []
  /// What the delivery service has, which begins anew after each step.
  private(set) var service: FollowedGroup
  private var serviceStore = MemoryStore()
  /// Whether something was said that the service cannot follow: it asks a member for the group then.
  var serviceIsBlind = false
  /// Messages that not everybody has read.
  var unread: [WorldMessage] = []
  /// Those who were proposed to be added, with what they wait for.
  var waiting: [(client: TestClient, own: OwnKeyPackage)] = []
  /// How often what was done.
  var deeds: [String: Int] = [:]
  var recording: WorldRecording?
  let externalSender: SigningKey
  private var names = 0
  private var numbers = 0
  private let psk: Secret

  /// What every world does sooner or later.
  static let everything = [
    "private commit", "private proposal", "external proposal", "newcomer's proposal", "external commit",
    "return",
    "external PSK", "resumption PSK", "extensions", "new signature key", "update", "add", "remove",
    "removed from",
    "dropped", "late message", "message out of order", "reinitialisation", "branch", "restart",
    "commit without path",
    "proposed extensions", "proposed PSK", "extension left behind",
    "extension that only the committer lacks", "competing commit", "private commit after a restart",
    "service catches up", "return with another credential",
  ]

  init(_ random: Seeded, most: Int) throws {
    var random = random
    self.most = most
    provider = try seededProvider(random.next())
    self.random = random
    externalSender = SigningKey(seed: try testSeed(provider))
    psk = Secret(count: 32, wipedBy: provider) { $0.initializeMemory(as: UInt8.self, repeating: 9) }
    let first = try TestClient("0", provider, extensions: [Self.known])
    let store = MemoryStore()
    let group = try first.group(
      "world", extensions: [Self.senders(externalSender)], store: store)
    group.proposalPolicy = .everybody
    group.rejoinPolicy = .onePerson
    service = try FollowedGroup(following: group.publicGroup, store: serviceStore)
    members = [WorldMember(first, 0, group, store)]
  }

  /// An extension type that most support.
  static let known: UInt16 = 0xf000
  /// Whether an extension is proposed that some member does not support.
  var strangeIsProposed = false

  static func senders(_ key: SigningKey) -> Extension {
    ExternalSender.asExtension([
      ExternalSender(
        signatureKey: SignaturePublicKey(key.signaturePublicKey), credential: .basic(identity: [1]))
    ])
  }

  func live(epochs: Int, run: Int) throws {
    for epoch in 0..<epochs {
      do { try turn() } catch { throw WorldFault(run: run, epoch: epoch, error: error) }
    }
  }

  /// One epoch: something is said, some proposals, a commit, and a look whether all agree.
  private func turn() throws {
    try talk()
    if random.oneIn(30) { return try reinitialise() }
    if random.oneIn(12) { try branch() }
    for _ in 0..<random.below(4) { try propose() }
    if random.oneIn(8) { try joinExternally() } else { try commit() }
    try agree()
    try readLate()
  }

  func did(_ deed: String) { deeds[deed, default: 0] += 1 }

  var ring: PreSharedKeyRing {
    var ring = PreSharedKeyRing()
    ring.add(psk, externalID: [1, 2, 3])
    return ring
  }

  /// Somebody new, who may not know what most do; with `knowing`, for certain.
  func newClient(knowing: Bool = false) throws -> TestClient {
    names += 1
    let knows = knowing || !random.oneIn(8)
    return try TestClient("\(names)", provider, extensions: knows ? [Self.known] : [])
  }

  var everybodyKnows: Bool { members.allSatisfy { $0.knows } }

  /// Whether the group as it is has something that not everybody need support.
  var isForKnowing: Bool { Self.isForKnowing(members[0].group.publicGroup.context.extensions) }

  static func isForKnowing(_ extensions: [Extension]) -> Bool {
    // The senders from outside are always there.
    extensions.count > 1
  }

  /// Of a member: nobody has the number of another, or that of an earlier life.
  func nextNumber() -> Int {
    numbers += 1
    return numbers
  }

  /// Somebody who does things.
  func anyMember() -> WorldMember {
    let active = members.filter { !$0.isPassive }
    return active[random.below(active.count)]
  }

  /// Now and then, and in small groups often, the program of a member ends.
  func mayRestart(_ member: WorldMember) throws {
    guard random.oneIn(members.count < 20 ? 6 : 20 * members.count) else { return }
    try member.restart()
    did("restart")
  }

  /// The service follows another group.
  func serve(_ group: PublicGroup) throws {
    try service.erase()
    try holds(serviceStore.values.isEmpty, "what the service has erased is gone")
    service = try FollowedGroup(following: group, store: serviceStore)
    try restartService()
  }

  /// The program of the service ends, and another goes on with what the store has.
  func restartService() throws {
    let before = service.group
    service = try FollowedGroup(
      restoring: serviceStore.all, proposalPolicy: .everybody, rejoinPolicy: .onePerson, provider,
      store: serviceStore)
    let after = service.group
    try same(after.context, before.context, "context of the service after a restart")
    try same(after.tree.bytes, before.tree.bytes, "tree of the service after a restart")
    try same(
      after.waitingProposals.map { $0.reference }, before.waitingProposals.map { $0.reference },
      "what waits with the service after a restart")
  }

  /// Everybody has the same tree, context, secrets and exported keys, and so has the service what is public.
  func agree() throws {
    let first = members[0].group
    let exported = try export(first)
    for member in members {
      let group = member.group
      try same(group.epoch, service.epoch, "epoch")
      try same(group.epochAuthenticator, first.epochAuthenticator, "epoch authenticator")
      try same(group.publicGroup.context, service.group.context, "context")
      try same(try export(group), exported, "exported secret")
      try holds(group.publicGroup.tree.leaf(group.ownLeaf) != nil, "own leaf")
    }
    try same(service.group.tree.bytes, first.publicGroup.tree.bytes, "tree")
    try same(service.group.tree.memberCount, members.count, "members")
  }

  private func export(_ group: Group) throws -> [UInt8] {
    let secret = try group.export(label: [1], context: [2], count: 48)
    return secret.withUnsafeBytes { Array($0) }
  }
}
