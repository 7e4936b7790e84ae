public import Model
public import Wire

/// A cosignature line of the sender's, over its newest checkpoint of a log. Nothing of it is verified yet.
public struct CosignedLine: Equatable, Sendable {
  public let log: LogID
  /// The checkpoint's, and so the sender's cursor.
  public let size: UInt64
  public let line: Text

  public init(log: LogID, size: UInt64, line: Text) {
    self.log = log
    self.size = size
    self.line = line
  }

  private init(_ reader: inout CBORReader) throws(WireError) {
    (log, size, line) = try reader.tuple(3) { (reader) throws(WireError) in
      (LogID(try reader.bytes32()), try reader.unsigned(), try reader.text())
    }
  }

  static func list(_ reader: inout CBORReader, limit: Int) throws(WireError) -> [CosignedLine] {
    try reader.list(limit: limit) { (reader) throws(WireError) in try CosignedLine(&reader) }
  }

  static func write(_ lines: [CosignedLine], to writer: inout CBORWriter) {
    writer.list(lines) { item, writer in
      writer.array(3)
      writer.bytes(item.log.bytes)
      writer.unsigned(item.size)
      writer.text(item.line)
    }
  }
}
