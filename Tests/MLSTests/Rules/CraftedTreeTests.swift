import Sodium
import TestSupport
import Testing

@testable import MLS

/// Trees that somebody has made to cost much: they are refused, or taken, in work that grows as they do.
struct CraftedTreeTests {
  /// Every parent lists every leaf below it: what is compared must not grow with the square.
  @Test func everybodyIsUnmergedEverywhere() throws {
    let fixture = try RuleFixture()
    let size: UInt32 = 1 << 12
    let leaf = fixture.keyPackage().leafNode
    var random = Seeded(seed: 1)
    var nodes: [Subtree.Content?] = []
    for index in 0..<(2 * size - 1) {
      let node = NodeIndex(index)
      guard node.level > 0 else {
        nodes.append(.leaf(Self.copy(leaf, random.bytes(32), random.bytes(32))))
        continue
      }
      let first = node.firstLeaf.value
      let below = (first..<(first + 1 << UInt32(node.level))).map { LeafIndex($0) }
      nodes.append(
        .parent(
          ParentNode(
            encryptionKey: HPKEPublicKey(random.bytes(31) + [1]), parentHash: [], unmergedLeaves: below)))
    }
    let tree = try RatchetTree(nodes)
    _ = tree.hash(fixture.crypto)
    #expect(throws: MLSError.refused(.parentHash)) { try tree.requireParents(fixture.crypto) }
    // And so do those that break the rules at the end only.
    guard case .parent(var root) = nodes[Int(size) - 1] else { throw VectorFault(what: "no root") }
    root.unmergedLeaves.append(LeafIndex(size))
    nodes[Int(size) - 1] = .parent(root)
    #expect(throws: MLSError.refused(.unmergedLeafNotBelow)) {
      try RatchetTree(nodes).requireParents(fixture.crypto)
    }
  }

  /// Keys of many lengths, each the beginning of the next.
  @Test func keysBeginAlike() throws {
    let fixture = try RuleFixture()
    let leaf = fixture.keyPackage().leafNode
    var nodes: [Subtree.Content?] = []
    for length in 0..<64 {
      nodes.append(
        .leaf(Self.copy(leaf, [UInt8](repeating: 0, count: length), [UInt8](repeating: 0, count: length))))
      nodes.append(nil)
    }
    nodes.removeLast()
    let tree = try RatchetTree(nodes)
    #expect(throws: MLSError.self) {
      try tree.requireValid(for: fixture.alice.publicGroup.context, .standard, fixture.crypto)
    }
    #expect(throws: MLSError.refused(.duplicateEncryptionKey)) { try RatchetTree([nodes[2], nil, nodes[2]]) }
  }

  /// A member may list what credential types it likes; what is counted of them does not grow.
  @Test func whatNobodyCanHaveIsNotCounted() throws {
    let fixture = try RuleFixture()
    let leaf = fixture.keyPackage { $0.capabilities.credentials += 0x0a00..<0x0ae0 }.leafNode
    var census = CredentialCensus()
    census.add(leaf)
    #expect(census.supported == [1: 1, 2: 1])
    #expect(census.isInAgreement)
    census.remove(leaf)
    #expect(census.supported.allSatisfy { $0.value == 0 })
  }

  @Test func unmergedLeavesRiseInWhateverOrderTheyCome() {
    var random = Seeded()
    var parent = ParentNode(encryptionKey: HPKEPublicKey([]), parentHash: [], unmergedLeaves: [])
    for leaf in (0..<UInt32(50)).shuffled(using: &random) { parent.insertUnmerged(LeafIndex(leaf)) }
    #expect(parent.unmergedLeaves.map { $0.value } == Array(0..<50))
  }

  @Test func aLastLeafFarAwayIsWithinTheLimit() throws {
    var limits = Limits.standard
    limits.leaves = 8
    let fixture = try RuleFixture()
    let leaf = fixture.keyPackage().leafNode
    var writer = Writer()
    writer.vector { writer in
      for _ in 0..<32 { writer.uint8(0) }
      writer.uint8(1)
      writer.append(Subtree.Content.leaf(leaf))
    }
    #expect(throws: MLSError.refused(.tooMany)) {
      try Reader.read(writer.bytes, limits) { (reader) throws(MLSError) in try RatchetTree(from: &reader) }
    }
  }

  /// Nor does an external commit reach beyond it.
  @Test func nobodyJoinsBeyondTheLimit() throws {
    let fixture = try RuleFixture()
    let info = try fixture.alice.groupInfo(signedBy: fixture.aliceClient.key)
    let join = try Group.join(info, as: fixture.dave.client, fixture.provider)
    var limits = RuleFixture.limits
    limits.leaves = 4
    let bob = try Group(
      restoring: fixture.bobStore.all, limits: limits, fixture.provider, store: fixture.bobStore)
    #expect(throws: MLSError.refused(.tooMany)) { try bob.receive(join.commit) }
    #expect(throws: MLSError.refused(.tooMany)) {
      try Group.join(info, as: fixture.dave.client, limits: limits, fixture.provider)
    }
    guard case .commit = try fixture.bob.receive(join.commit) else { throw VectorFault(what: "no commit") }
  }

  private static func copy(_ leaf: LeafNode, _ encryption: [UInt8], _ signature: [UInt8]) -> LeafNode {
    var writer = Writer()
    writer.opaque(encryption)
    writer.opaque(signature)
    let rest = leaf.encoded.dropFirst(66)
    guard let copy = try? LeafNode(decoding: writer.bytes + rest) else { return leaf }
    return copy
  }
}
