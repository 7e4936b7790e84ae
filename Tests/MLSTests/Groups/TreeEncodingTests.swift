import Testing
import TestSupport

@testable import MLS

struct TreeEncodingTests {
  /// Whatever is done to a tree, what was written before changes nothing of what is written.
  @Test func isWhatTheTreeComesTo() throws {
    var random = Seeded()
    let fixture = try RuleFixture()
    let hpke = HPKE(fixture.crypto)
    func leaf() -> LeafNode {
      fixture.keyPackage(fixture.dave) {
        $0.encryptionKey = hpke.randomKeyPair().publicKey
        $0.signatureKey = SignaturePublicKey(fixture.crypto.randomBytes(32))
      }.leafNode
    }
    var tree = RatchetTree(leaf())
    var encoding = TreeEncoding()
    var others: [RatchetTree] = []
    for step in 0..<400 {
      let members = tree.members.map { $0.index }
      let place = members[random.below(members.count)]
      switch random.below(step < 200 ? 8 : 20) {
      case 0...4: _ = tree.add(leaf())
      case 5: tree.update(place, leaf())
      case 6:
        let own = OwnPath(place, in: tree, fixture.crypto)
        try tree.setPath(place, keys: own.keys.map { $0.publicKey }, fixture.crypto) { _ in leaf() }
      case 7: others.append(tree)
      default: if members.count > 1 { tree.remove(place) }
      }
      // One that was thrown away in between, as when a commit is dropped.
      if let other = others.last, random.oneIn(4) { #expect(encoding.bytes(of: other) == other.bytes) }
      if random.oneIn(2) { #expect(encoding.bytes(of: tree) == tree.bytes, "after step \(step)") }
    }
  }

  /// A tree that has become small keeps nothing of the large one.
  @Test func holdsNothingOfWhatIsGone() throws {
    let fixture = try RuleFixture()
    func leaf() -> LeafNode {
      fixture.keyPackage { $0.signatureKey = SignaturePublicKey(fixture.crypto.randomBytes(32)) }.leafNode
    }
    var encoding = TreeEncoding()
    var large: RatchetTree? = RatchetTree(leaf())
    for _ in 1..<64 { _ = large?.add(leaf()) }
    _ = try #require(large.map { encoding.bytes(of: $0) })
    weak let half = large?.root.left
    large = nil
    #expect(half != nil)
    _ = encoding.bytes(of: RatchetTree(leaf()))
    #expect(half == nil)
  }
}
