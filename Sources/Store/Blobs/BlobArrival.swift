public import Model
public import Wire

/// A content that is coming, or has come and is yet to be taken note of.
public struct BlobArrival: Sendable, Equatable {
  /// The content's row.
  public let content: Int64
  /// Of an upload; `nil` for what comes from other nodes.
  public let name: Bytes16?
  public let user: UserID?
  /// Whose members give it, if it comes from other nodes.
  public let channel: LogID?
  /// Bytes of all of it, and of those the ones that are durable.
  public let size: UInt64
  public internal(set) var offset: UInt64
  public let startedMilliseconds: UInt64
  /// The blob that it must come to.
  public let expected: BlobID?
  /// Once it is whole.
  public let whole: WholeBlob?

  public init(
    content: Int64, name: Bytes16?, user: UserID?, channel: LogID? = nil, size: UInt64, offset: UInt64,
    startedMilliseconds: UInt64, expected: BlobID?, whole: WholeBlob?
  ) {
    self.content = content
    self.name = name
    self.user = user
    self.channel = channel
    self.size = size
    self.offset = offset
    self.startedMilliseconds = startedMilliseconds
    self.expected = expected
    self.whole = whole
  }
}

/// Bytes that are all there.
public struct WholeBlob: Sendable, Equatable {
  public let blob: BlobID
  public let size: UInt64
  public let type: Text

  public init(blob: BlobID, size: UInt64, type: Text) {
    self.blob = blob
    self.size = size
    self.type = type
  }
}
