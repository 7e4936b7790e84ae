import Merkle
import Model
import Sodium
import Suite
import TestSupport
import Wire

/// A made-up node with its keys and the first document of its chain.
struct SampleNode {
  let root: SigningKey
  let keys: [SigningKey]
  let document: NodeDocument
  let signed: SignedDocument

  init(_ random: inout Seeded, _ suite: any CryptoSuite) throws {
    let root = try random.signingKey()
    let keys = try (0..<8).map { _ in try random.signingKey() }
    guard let publicKeys = DocumentKeys(keys.map(\.publicKey)), let domain = Domain("a.example") else {
      throw VectorFault(what: "a sample node")
    }
    self.root = root
    self.keys = keys
    document = NodeDocument(
      node: NodeDocument.nodeID(root: root.publicKey, suite), number: 0, previous: nil, root: root.publicKey,
      domain: domain, endpoints: ["https://a.example:8448/hanse"], versions: [1],
      issuedMilliseconds: 1_000, expiresMilliseconds: 2_000, keys: publicKeys,
      directory: LogID(random.hash()))
    signed = SignedDocument(document, as: .root, by: root)
  }

  /// The coverage of one event in a batch of several.
  func coverage(_ random: inout Seeded, _ suite: any CryptoSuite) -> Coverage {
    let leaves = random.hashes(1...9)
    let first = random.integer(0...(leaves.count - 1))
    let run = first..<(random.integer(first...(leaves.count - 1)) + 1)
    let statement = BatchStatement(
      node: document.node, document: 0, size: UInt64(leaves.count), root: TreeHash.root(leaves[...], suite),
      by: keys[2])
    return Coverage(
      statement: statement, first: UInt64(first), count: UInt64(run.count),
      proof: RunProof.prove(run, of: leaves, suite))
  }
}

extension Seeded {
  mutating func signingKey() throws -> SigningKey {
    guard let seed = Seed(bytes(Seed.byteCount)) else { throw VectorFault(what: "a seed") }
    return SigningKey(seed: seed)
  }
}
