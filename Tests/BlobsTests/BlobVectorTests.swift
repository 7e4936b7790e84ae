import Blobs
import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// spec/vectors/blobs.json.
struct BlobVectorTests {
  private func made(_ vector: VectorFields) throws -> [UInt8] {
    let made = try vector.object("bytes")
    let (pattern, size) = (try made.bytes("pattern"), Int(try made.number("size")))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + pattern.count)
    while bytes.count < size { bytes += pattern }
    return Array(bytes.prefix(size))
  }

  private func tree(_ bytes: [UInt8], _ suite: SodiumSuite) throws -> BlobTree {
    var hasher = LeafHasher(suite)
    var leaves = hasher.take(bytes[...])
    if let last = hasher.finish() { leaves.append(last) }
    return try #require(BlobTree(size: UInt64(bytes.count), leaves: leaves, suite))
  }

  @Test func ids() throws {
    let suite = try SodiumSuite()
    for vector in try Vectors(page: "blobs").cases("blob") {
      let tree = try tree(try made(vector), suite)
      #expect(tree.root.bytes == (try vector.expect.bytes("root")), "\(vector)")
      #expect(tree.id.bytes.bytes == (try vector.expect.bytes("blob")), "\(vector)")
    }
  }

  @Test func proofs() throws {
    let suite = try SodiumSuite()
    for vector in try Vectors(page: "blobs").cases("blobLeaf") {
      let tree = try tree(try made(vector), suite)
      let proof = tree.proof(of: UInt64(try vector.number("leaf"))).map { hex($0.bytes) }
      #expect(proof == (try vector.expect.texts("proof")), "\(vector)")
    }
  }

  @Test func answers() throws {
    let suite = try SodiumSuite()
    for vector in try Vectors(page: "blobs").cases("verifyBlobLeaf") {
      let proof = try vector.texts("proof").map { try #require(Bytes32(try bytes(hex: $0))) }
      let leaf = BlobLeaf(
        size: UInt64(try vector.number("size")), root: try #require(Bytes32(try vector.bytes("root"))),
        proof: proof, bytes: try made(vector))
      let blob = BlobID(try #require(Bytes32(try vector.bytes("blob"))))
      let (number, named) = (UInt64(try vector.number("leaf")), UInt64(try vector.number("named")))
      do throws(BlobLeaf.Fault) {
        let hash = try leaf.verify(as: number, of: blob, size: named, suite)
        #expect(hex(hash.bytes) == (try? vector.expect.text("hash")), "\(vector)")
      } catch {
        #expect(error.rawValue == (try? vector.expect.text("code")), "\(vector)")
      }
    }
  }

  @Test func files() throws {
    let suite = try SodiumSuite()
    for vector in try Vectors(page: "blobs").cases("fileList") {
      let bytes = try vector.bytes("body")
      let body = try Body.decode(bytes, for: .message)
      let wanted = try vector.expect.list("files").map { item -> [String] in
        let file = try VectorFields(item, name: vector.name)
        return [
          try file.text("blob"), "\(try file.number("size"))", try file.text("name"), try file.text("type"),
        ]
      }
      let found = body.files.map {
        [hex($0.blob.bytes.bytes), "\($0.size)", $0.name.string, $0.type.string]
      }
      #expect(found == wanted, "\(vector)")
      #expect(Body.hash(bytes, suite).bytes == (try vector.expect.bytes("hash")))
      #expect(Body.mayHaveMoreThanText(bytes) || wanted.isEmpty)
    }
  }
}
