/// How much room files may take. Sizes in bytes, 0 for no bound.
public struct FileSettings: Equatable, Sendable {
  /// Of one file.
  public var mostBytes: UInt64 = 4_294_967_296
  /// What one user may have uploaded and sent, each file once.
  public var userBytes: UInt64 = 10_737_418_240
  /// What all files may take on the disk.
  public var nodeBytes: UInt64 = 0
  /// Uploads of one user at a time.
  public var uploads = 16
  /// What the parts of all uploads that are coming in may hold in memory together.
  public var uploadMemoryBytes: UInt64 = 268_435_456
  /// How long nothing may come of an upload, and a file be uploaded and not sent.
  public var unfinishedHours: UInt64 = 24

  public init() {}
}
