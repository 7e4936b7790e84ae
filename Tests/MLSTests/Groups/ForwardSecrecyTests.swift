import Sodium
import TestSupport
import Testing

@testable import MLS

/// Keys that were used cannot be had again from anything that is kept, in memory or in the store.
struct ForwardSecrecyTests {
  @Test func whatWasReadCannotBeReadAgain() throws {
    let fixture = try RuleFixture()
    for generation in 0..<3 {
      let used = try UsedKey(fixture.alice, .application)
      let message = try fixture.alice.send([1], signedBy: fixture.aliceClient.key)
      #expect(used.isDerivable(from: kept(fixture.bob, fixture.bobStore)), "the search finds what is there")
      _ = try fixture.bob.receive(message)
      #expect(!used.isDerivable(from: kept(fixture.bob, fixture.bobStore)), "bob, generation \(generation)")
      #expect(!used.isDerivable(from: kept(fixture.alice, nil)), "alice, generation \(generation)")
    }
  }

  @Test func whatCameLateCannotBeReadAgain() throws {
    let fixture = try RuleFixture()
    let first = try UsedKey(fixture.alice, .application)
    let message = try fixture.alice.send([1], signedBy: fixture.aliceClient.key)
    let second = try UsedKey(fixture.alice, .application)
    _ = try fixture.bob.receive(try fixture.alice.send([2], signedBy: fixture.aliceClient.key))
    let commit = try fixture.carol.commit(signedBy: fixture.carolClient.key)
    try RuleFixture.follow(fixture.bob, commit.message)
    #expect(first.isDerivable(from: kept(fixture.bob, fixture.bobStore)), "it may still come")
    #expect(!second.isDerivable(from: kept(fixture.bob, fixture.bobStore)))
    _ = try fixture.bob.receive(message)
    #expect(!first.isDerivable(from: kept(fixture.bob, fixture.bobStore)))
  }

  @Test func handshakesToo() throws {
    let fixture = try RuleFixture()
    var framing = Group.Framing()
    framing.isPrivate = true
    var used = try UsedKey(fixture.alice, .handshake)
    let proposal = try fixture.alice.proposeUpdate(signedBy: fixture.aliceClient.key, framing)
    _ = try fixture.bob.receive(proposal)
    #expect(!used.isDerivable(from: kept(fixture.bob, fixture.bobStore)))
    _ = try fixture.carol.receive(proposal)
    var draft = CommitDraft()
    draft.isPrivate = true
    used = try UsedKey(fixture.carol, .handshake)
    let commit = try fixture.carol.commit(draft, signedBy: fixture.carolClient.key)
    #expect(!used.isDerivable(from: kept(fixture.carol, nil)))
    guard case .commit(let staged) = try fixture.bob.receive(commit.message) else {
      throw VectorFault(what: "no commit")
    }
    #expect(!used.isDerivable(from: kept(fixture.bob, fixture.bobStore)), "staged")
    try fixture.bob.merge(staged)
    #expect(!used.isDerivable(from: kept(fixture.bob, fixture.bobStore)), "merged")
  }

  @Test func theEpochBeforeIsGone() throws {
    let fixture = try RuleFixture()
    let before = fixture.bob.state.secrets.initial.disclosed()
    let leaf = fixture.bob.state.pathKeys.leafKey.privateKey.disclosed()
    let commit = try fixture.bob.commit(signedBy: fixture.bobClient.key)
    try fixture.bob.mergePending()
    let left = kept(fixture.bob, fixture.bobStore)
    #expect(!left.contains(before) && !left.contains(leaf))
    try RuleFixture.follow(fixture.carol, commit.message)
    #expect(!kept(fixture.carol, nil).contains(before))
  }

  /// All runs of 32 bytes that a member's state and store have.
  private func kept(_ group: Group, _ store: MemoryStore?) -> Set<[UInt8]> {
    var found = Set(SecretSearch.secrets(of: group).map { $0.disclosed() })
    for value in (store?.values.values).map(Array.init) ?? [] { found.insert(value.disclosed()) }
    var runs: Set<[UInt8]> = []
    for bytes in found where bytes.count >= 32 {
      for start in 0...(bytes.count - 32) { runs.insert(Array(bytes[start..<(start + 32)])) }
    }
    return runs
  }
}

/// The key of a message that is about to be sent.
private struct UsedKey {
  let leaf: LeafIndex
  let kind: SecretTree.Kind
  let generation: UInt32
  let key: [UInt8]
  let leafCount: UInt32
  let crypto: Crypto

  init(_ sender: Group, _ kind: SecretTree.Kind) throws {
    leaf = sender.ownLeaf
    self.kind = kind
    crypto = sender.crypto
    leafCount = sender.publicGroup.tree.leafCount
    let next = try sender.state.messages.tree.next(of: leaf, kind, crypto)
    generation = next.generation
    key = next.key.key.disclosed()
  }

  /// Whether one of the secrets is the key, or leads to it: as that of a node above the sender, of its
  /// ratchet, or of the epoch.
  func isDerivable(from secrets: Set<[UInt8]>) -> Bool {
    secrets.contains(key) || secrets.contains { leads(crypto.secret(copying: $0)) }
  }

  private func leads(_ secret: Secret) -> Bool {
    var trees: [SecretTree] = []
    var at: NodeIndex? = NodeIndex(leaf)
    while let node = at {
      trees.append(SecretTree(leafCount: leafCount, nodes: [node: secret], ratchets: [:]))
      at = node.parent(leafCount)
    }
    trees.append(SecretTree(crypto.derive(secret, .encryption), leafCount: leafCount))
    for tree in trees {
      if let (found, _) = try? tree.take(generation, of: leaf, kind, .standard, crypto),
        found.key.disclosed() == key
      {
        return true
      }
    }
    for from in 0...generation {
      var ratchet = Ratchet(secret, generation: from)
      if (try? ratchet.take(generation, .standard, crypto))?.key.disclosed() == key { return true }
    }
    return false
  }
}

/// Every secret that can be come to from a value.
enum SecretSearch {
  static func secrets(of value: Any) -> [Secret] {
    var seen: Set<ObjectIdentifier> = []
    var found: [Secret] = []
    visit(value, &seen, &found)
    return found
  }

  private static func visit(_ value: Any, _ seen: inout Set<ObjectIdentifier>, _ found: inout [Secret]) {
    if let secret = value as? Secret { return found.append(secret) }
    if value is [UInt8] || value is SodiumProvider || value is MemoryStore { return }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .class, !seen.insert(ObjectIdentifier(value as AnyObject)).inserted { return }
    for child in mirror.children { visit(child.value, &seen, &found) }
  }
}
