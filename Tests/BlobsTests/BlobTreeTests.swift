import Blobs
import Merkle
import Model
import Sodium
import TestSupport
import Testing
import Wire

struct BlobTreeTests {
  private let suite = try? SodiumSuite()

  private func leaves(of bytes: [UInt8]) throws -> [Bytes32] {
    let suite = try #require(suite)
    var hasher = LeafHasher(suite)
    var leaves = hasher.take(bytes[...])
    if let last = hasher.finish() { leaves.append(last) }
    return leaves
  }

  @Test func noBytesAreABlob() throws {
    let suite = try #require(suite)
    let tree = try #require(BlobTree(size: 0, leaves: [], suite))
    #expect(tree.root == suite.sha256([], []))
    #expect(tree.id == BlobID(size: 0, root: tree.root, suite))
    #expect(BlobShape(size: 0).leaves == 0)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 13])
  func everyLeafIsProvenAlone(count: Int) throws {
    let suite = try #require(suite)
    var random = Seeded("everyLeafIsProvenAlone \(count)")
    let size = (count - 1) * Limits.blobLeafBytes + random.integer(1...Limits.blobLeafBytes)
    var bytes = [UInt8](repeating: 0, count: size)
    for _ in 0..<1_000 { bytes[random.below(size)] = UInt8(random.integer(0...255)) }
    let leaves = try leaves(of: bytes)
    let tree = try #require(BlobTree(size: UInt64(size), leaves: leaves, suite))
    #expect(tree.root == TreeHash.root(leaves[...], suite))
    let shape = BlobShape(size: UInt64(size))
    for number in 0..<shape.leaves {
      let range = shape.bytes(of: number)
      let part = Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)])
      let leaf = BlobLeaf(
        size: UInt64(size), root: tree.root, proof: tree.proof(of: number), bytes: part)
      #expect(try leaf.verify(as: number, of: tree.id, size: UInt64(size), suite) == leaves[Int(number)])
      if count > 1 {
        let other = number == 0 ? 1 : number - 1
        #expect(throws: BlobLeaf.Fault.self) {
          try leaf.verify(as: other, of: tree.id, size: UInt64(size), suite)
        }
      }
    }
  }

  @Test func whatIsNotTheLeafIsRefused() throws {
    let suite = try #require(suite)
    let bytes = [UInt8](repeating: 7, count: 2 * Limits.blobLeafBytes + 10)
    let size = UInt64(bytes.count)
    let tree = try #require(BlobTree(size: size, leaves: try leaves(of: bytes), suite))
    let last = Array(bytes.suffix(10))
    let (proof, root) = (tree.proof(of: 2), tree.root)
    func fault(_ leaf: BlobLeaf, size expected: UInt64 = size) -> BlobLeaf.Fault? {
      do throws(BlobLeaf.Fault) {
        _ = try leaf.verify(as: 2, of: tree.id, size: expected, suite)
        return nil
      } catch { return error }
    }
    #expect(fault(BlobLeaf(size: size, root: root, proof: proof, bytes: last)) == nil)
    #expect(
      fault(BlobLeaf(size: size, root: root, proof: proof, bytes: last), size: size + 1) == .blobMismatch)
    #expect(fault(BlobLeaf(size: size - 1, root: root, proof: proof, bytes: last)) == .blobMismatch)
    #expect(fault(BlobLeaf(size: size, root: .zero, proof: proof, bytes: last)) == .blobMismatch)
    #expect(fault(BlobLeaf(size: size, root: root, proof: proof, bytes: last + [7])) == .leafLength)
    #expect(fault(BlobLeaf(size: size, root: root, proof: proof, bytes: [])) == .leafLength)
    let flipped = [UInt8](repeating: 6, count: 10)
    #expect(fault(BlobLeaf(size: size, root: root, proof: proof, bytes: flipped)) == .leafUnproven)
    #expect(fault(BlobLeaf(size: size, root: root, proof: [], bytes: last)) == .leafUnproven)
    #expect(fault(BlobLeaf(size: size, root: root, proof: proof + [.zero], bytes: last)) == .leafUnproven)
  }

  @Test func partsOfAnyLengthMakeTheSameLeaves() throws {
    let suite = try #require(suite)
    var random = Seeded()
    let bytes = random.bytes(3 * Limits.blobLeafBytes / 2)
    var hasher = LeafHasher(suite)
    var found: [Bytes32] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(random.integer(1...300_000))
      found += hasher.take(part)
      rest = rest.dropFirst(part.count)
    }
    if let last = hasher.finish() { found.append(last) }
    #expect(found == (try leaves(of: bytes)))
  }
}
