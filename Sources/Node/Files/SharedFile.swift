public import Model
public import Wire

/// A file that a user sends: bytes that are here, and a name for them.
public struct SharedFile: Sendable, Equatable {
  public let blob: BlobID
  public let name: Text

  public init(blob: BlobID, name: Text) {
    self.blob = blob
    self.name = name
  }
}
