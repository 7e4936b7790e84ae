public import Model
public import Wire

/// New entries, of many logs at once, for a node that is entitled to them.
public struct PushRequest: Message {
  public let ranges: [LogRange]

  public init(ranges: [LogRange]) { self.ranges = ranges }

  /// Signatures that its receiver may have to verify.
  public var signatureCount: Int { ranges.reduce(0) { $0 + $1.signatureCount } }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var ranges: [LogRange]?
    try reader.map { (key, reader) throws(WireError) in
      guard key == 1 else { return try reader.skip() }
      ranges = try reader.list(limit: Limits.rangesInMessage, beyond: .tooManyRanges) {
        (reader) throws(WireError) in try LogRange(&reader)
      }
    }
    guard let ranges, !ranges.isEmpty else { throw .unexpected }
    self.ranges = ranges
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(1)
    writer.unsigned(1)
    writer.list(ranges) { $0.write(to: &$1) }
  }
}
