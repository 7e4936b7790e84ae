public import Model
public import Wire

/// Asks a channel's member for the channel's state.
public struct SnapshotRequest: Message, Equatable {
  public let log: LogID
  /// The size of the checkpoint that the asker trusts, 0 for none.
  public let trustedSize: UInt64

  public init(log: LogID, trustedSize: UInt64) {
    self.log = log
    self.trustedSize = trustedSize
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (log, trustedSize): (Bytes32?, UInt64?) = (nil, nil)
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: log = try reader.bytes32()
      case 2: trustedSize = try reader.unsigned()
      default: try reader.skip()
      }
    }
    guard let log, let trustedSize else { throw .unexpected }
    self.init(log: LogID(log), trustedSize: trustedSize)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(2)
    writer.unsigned(1)
    writer.bytes(log.bytes)
    writer.unsigned(2)
    writer.unsigned(trustedSize)
  }
}

extension Snapshot: Message {}
