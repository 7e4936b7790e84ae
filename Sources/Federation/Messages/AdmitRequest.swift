public import Model
public import Wire

/// Asks a channel's home to admit the asking node, so that its users may join.
public struct AdmitRequest: Message, Equatable {
  public let log: LogID

  public init(log: LogID) { self.log = log }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var log: Bytes32?
    try reader.map { (key, reader) throws(WireError) in
      if key == 1 { log = try reader.bytes32() } else { try reader.skip() }
    }
    guard let log else { throw .unexpected }
    self.log = LogID(log)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(1)
    writer.unsigned(1)
    writer.bytes(log.bytes)
  }
}
