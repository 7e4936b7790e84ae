import MLS
import Sodium
import TestSupport

/// One member's view of the random group.
final class WorldMember {
  let client: TestClient
  let number: Int
  private(set) var group: Group
  let store: MemoryStore
  /// The first epoch that it was in.
  let joined: UInt64
  /// Keys that it signs with, or has signed with, or may come to sign with.
  private var keys: [SigningKey]
  /// Those who only watch, for a recording, do nothing themselves.
  var isPassive = false

  init(_ client: TestClient, _ number: Int, _ group: Group, _ store: MemoryStore, keys: [SigningKey] = []) {
    group.proposalPolicy = .everybody
    group.rejoinPolicy = .onePerson
    self.client = client
    self.number = number
    self.group = group
    self.store = store
    joined = group.epoch
    self.keys = [client.key] + keys
  }

  /// Whether it supports the extension type that not everybody does.
  var knows: Bool { client.client.capabilities.extensions.contains(RandomWorld.known) }

  /// The key of its leaf as it is now.
  var key: SigningKey {
    let own = group.publicGroup.tree.leaf(group.ownLeaf)?.signatureKey.bytes
    return keys.first { $0.signaturePublicKey == own } ?? client.key
  }

  /// Itself, with its present key.
  var presentation: Client {
    Client(
      signatureKey: key, credential: client.client.credential, capabilities: client.client.capabilities)
  }

  /// Itself with another signature key, which it has from now on.
  func renewed() throws -> Client {
    let key = SigningKey(seed: try testSeed(client.provider))
    keys.append(key)
    return Client(
      signatureKey: key, credential: client.client.credential, capabilities: client.client.capabilities)
  }

  /// Goes on with what the store has.
  func restart() throws {
    let before = group
    group = try Group(restoring: store.all, client.provider, store: store)
    group.proposalPolicy = .everybody
    group.rejoinPolicy = .onePerson
    try same(group.epochAuthenticator, before.epochAuthenticator, "epoch authenticator after a restart")
    try same(group.publicGroup.context, before.publicGroup.context, "context after a restart")
    try same(group.publicGroup.tree.bytes, before.publicGroup.tree.bytes, "tree after a restart")
    try same(group.hasPendingCommit, before.hasPendingCommit, "pending commit after a restart")
    try same(
      Set(group.stagedCommits.map { $0.changes.next.context }),
      Set(before.stagedCommits.map { $0.changes.next.context }), "staged commits after a restart")
    try same(
      Set(group.stagedCommits.map { $0.epochAuthenticator }),
      Set(before.stagedCommits.map { $0.epochAuthenticator }), "where they lead")
    try same(group.isActive, before.isActive, "activity after a restart")
  }
}

extension RejoinPolicy {
  /// Whose identity is the same up to the first stroke, and followed by how often it was renewed.
  static let onePerson = RejoinPolicy { leaf, former, _ in
    guard case .basic(let one) = leaf.credential, case .basic(let other) = former.credential else {
      return false
    }
    let stroke = UInt8(ascii: "/")
    return one.prefix { $0 != stroke } == other.prefix { $0 != stroke }
  }
}
