internal import Merkle
public import Model
public import Suite
public import Wire

/// One leaf of a blob as somebody sent it, with what shows that it is one (spec: blobs, "blob").
public struct BlobLeaf: Equatable, Sendable {
  /// Of the whole blob.
  public let size: UInt64
  public let root: Bytes32
  public let proof: [Bytes32]
  public let bytes: [UInt8]

  public init(size: UInt64, root: Bytes32, proof: [Bytes32], bytes: [UInt8]) {
    self.size = size
    self.root = root
    self.proof = proof
    self.bytes = bytes
  }

  /// Why a leaf is not what was asked for.
  public enum Fault: String, Error, Sendable, CaseIterable {
    /// BLB-2
    case blobMismatch
    /// BLB-3
    case leafLength
    /// BLB-4
    case leafUnproven
  }

  /// Whether this is the leaf with number `leaf` of `blob`, of which an event says that it has `size` bytes. Returns its hash.
  public func verify(
    as leaf: UInt64, of blob: BlobID, size expected: UInt64, _ suite: any CryptoSuite
  ) throws(Fault) -> Bytes32 {
    let shape = BlobShape(size: size)
    guard size == expected, BlobID(size: size, root: root, suite) == blob else { throw .blobMismatch }
    guard leaf < shape.leaves, bytes.count == shape.bytes(of: leaf).count else { throw .leafLength }
    let hash = TreeHash.leaf(bytes, suite)
    guard
      TreeVerification.isIncluded(hash, at: leaf, size: shape.leaves, root: root, proof: proof, suite)
    else { throw .leafUnproven }
    return hash
  }
}
