public import Model
public import Wire

/// Asks a member of a channel for one leaf of a blob that a message there names (spec: blobs, "blob").
public struct BlobRequest: Message, Equatable {
  public let channel: LogID
  public let blob: BlobID
  public let leaf: UInt64

  public init(channel: LogID, blob: BlobID, leaf: UInt64) {
    self.channel = channel
    self.blob = blob
    self.leaf = leaf
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (channel, blob, leaf): (Bytes32?, Bytes32?, UInt64?) = (nil, nil, nil)
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: channel = try reader.bytes32()
      case 2: blob = try reader.bytes32()
      case 3: leaf = try reader.unsigned()
      default: try reader.skip()
      }
    }
    guard let channel, let blob, let leaf else { throw .unexpected }
    self.init(channel: LogID(channel), blob: BlobID(blob), leaf: leaf)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(3)
    writer.unsigned(1)
    writer.bytes(channel.bytes)
    writer.unsigned(2)
    writer.bytes(blob.bytes)
    writer.unsigned(3)
    writer.unsigned(leaf)
  }
}
