public import Model
internal import Wire

/// The next sequence that a holder of a log wants.
public struct Cursor: Equatable, Sendable {
  public let log: LogID
  public let next: UInt64

  public init(log: LogID, next: UInt64) {
    self.log = log
    self.next = next
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    (log, next) = try reader.tuple(2) { (reader) throws(WireError) in
      (LogID(try reader.bytes32()), try reader.unsigned())
    }
  }

  func write(to writer: inout CBORWriter) {
    writer.array(2)
    writer.bytes(log.bytes)
    writer.unsigned(next)
  }
}
