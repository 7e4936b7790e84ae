public import Wire

/// What a channel's members have agreed on.
public struct Policy: Hashable, Sendable {
  /// How far behind home time an origin time may be; `nil` for 30 days.
  public var originBehindMilliseconds: UInt64?

  public init(originBehindMilliseconds: UInt64? = nil) {
    self.originBehindMilliseconds = originBehindMilliseconds
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    try reader.map { (key, reader) throws(WireError) in
      guard key == 1 else { throw .unexpected }
      originBehindMilliseconds = try reader.unsigned()
    }
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(originBehindMilliseconds == nil ? 0 : 1)
    if let originBehindMilliseconds {
      writer.unsigned(1)
      writer.unsigned(originBehindMilliseconds)
    }
  }
}
