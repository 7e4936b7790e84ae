public import Model
public import Wire

/// That a request could not be answered for one log, and why.
public struct LogRefusal: Equatable, Sendable {
  public let log: LogID
  public let code: Text
  /// With `futureCursor`: the responder's size.
  public let size: UInt64?

  public init(log: LogID, code: String, size: UInt64? = nil) {
    self.log = log
    self.code = Text(code)
    self.size = size
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.array { (count, reader) throws(WireError) in
      guard count == 2 || count == 3 else { throw .unexpected }
      let log = LogID(try reader.bytes32())
      let code = try reader.text()
      return LogRefusal(log: log, code: code.string, size: count == 3 ? try reader.unsigned() : nil)
    }
  }

  func write(to writer: inout CBORWriter) {
    writer.array(size == nil ? 2 : 3)
    writer.bytes(log.bytes)
    writer.text(code)
    if let size { writer.unsigned(size) }
  }
}
