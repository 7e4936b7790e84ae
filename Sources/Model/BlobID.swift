public import Suite
public import Wire

/// A file's bytes: the tagged hash of how many they are and of the root of the tree over them (spec: blobs, "Ids").
public struct BlobID: Hashable, Comparable, Sendable {
  public let bytes: Bytes32

  public init(_ bytes: Bytes32) { self.bytes = bytes }

  /// The id of `size` bytes whose tree has this root.
  public init(size: UInt64, root: Bytes32, _ suite: any CryptoSuite) {
    bytes = suite.hash(
      .blob,
      CBORWriter.bytes { writer in
        writer.array(2)
        writer.unsigned(size)
        writer.bytes(root)
      })
  }

  public static func < (left: BlobID, right: BlobID) -> Bool { left.bytes < right.bytes }
}
