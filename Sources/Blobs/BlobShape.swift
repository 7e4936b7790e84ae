internal import Model

/// How bytes are cut into the leaves of a blob's tree (spec: blobs, "Ids"): all of one length but for the last.
public struct BlobShape: Equatable, Sendable {
  /// Bytes of the blob.
  public let size: UInt64

  public init(size: UInt64) { self.size = size }

  /// How many leaves there are; none for no bytes.
  public var leaves: UInt64 { size / Self.leafBytes + (size % Self.leafBytes == 0 ? 0 : 1) }

  /// The bytes of a leaf.
  public func bytes(of leaf: UInt64) -> Range<UInt64> {
    let start = min(size, leaf.multipliedReportingOverflow(by: Self.leafBytes).partialValue)
    return start..<min(size, start + Self.leafBytes)
  }

  /// The leaf that holds a byte.
  public static func leaf(of offset: UInt64) -> UInt64 { offset / leafBytes }

  public static let leafBytes = UInt64(Limits.blobLeafBytes)
}
