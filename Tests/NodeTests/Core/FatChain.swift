import Model
import Sodium
import Suite
import TestSupport
import Wire

/// Chains of node documents of any length, each document as large as it may be.
enum FatChain {
  static func make(
    _ domain: String, documents: Int, _ suite: any CryptoSuite, from random: inout Seeded
  ) throws -> NodeChain {
    func key() throws -> SigningKey {
      guard let seed = Seed(random.bytes(Seed.byteCount)) else { throw VectorFault(what: "a seed") }
      return SigningKey(seed: seed)
    }
    let root = try key()
    let signers = try (0..<8).map { _ in try key() }
    guard let domain = Domain(Text(domain)), let keys = DocumentKeys(signers.map(\.publicKey))
    else { throw VectorFault(what: "a chain") }
    let endpoint = Text("https://\(domain.string)/" + String(repeating: "x", count: 3_400))
    var document = NodeDocument(
      node: NodeDocument.nodeID(root: root.publicKey, suite), number: 0, previous: nil, root: root.publicKey,
      domain: domain, endpoints: [endpoint], versions: [1], issuedMilliseconds: 1_000,
      expiresMilliseconds: 2_000_000, keys: keys, directory: LogID(Bytes32(random.bytes(32), at: 0)))
    var chain = try NodeChain([SignedDocument(document, as: .root, by: root)], suite)
    for number in 1..<documents {
      document.number = UInt64(number)
      document.previous = chain.newestReference.hash
      try chain.extend(with: [SignedDocument(document, as: .previous, by: signers[0])], suite)
    }
    return chain
  }
}
