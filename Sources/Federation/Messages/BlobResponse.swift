public import Blobs
internal import Model
public import Wire

/// A leaf of a blob.
public struct BlobResponse: Message, Equatable {
  public let leaf: BlobLeaf

  public init(leaf: BlobLeaf) { self.leaf = leaf }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (size, root): (UInt64?, Bytes32?) = (nil, nil)
    var (proof, bytes): ([Bytes32]?, [UInt8]?) = (nil, nil)
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: size = try reader.unsigned()
      case 2: root = try reader.bytes32()
      case 3:
        proof = try reader.list(limit: Limits.hashesInProof) { (reader) throws(WireError) in
          try reader.bytes32()
        }
      case 4: bytes = try reader.bytes()
      default: try reader.skip()
      }
    }
    guard let size, let root, let proof, let bytes else { throw .unexpected }
    leaf = BlobLeaf(size: size, root: root, proof: proof, bytes: bytes)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(4)
    writer.unsigned(1)
    writer.unsigned(leaf.size)
    writer.unsigned(2)
    writer.bytes(leaf.root)
    writer.unsigned(3)
    writer.list(leaf.proof) { $1.bytes($0) }
    writer.unsigned(4)
    writer.bytes(leaf.bytes)
  }
}
