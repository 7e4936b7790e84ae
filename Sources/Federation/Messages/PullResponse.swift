public import Model
public import Wire

/// Ranges from the asked cursors on, as far as the byte limit allowed.
public struct PullResponse: Message {
  public let ranges: [LogRange]
  public let refusals: [LogRefusal]

  public init(ranges: [LogRange], refusals: [LogRefusal]) {
    self.ranges = ranges
    self.refusals = refusals
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (ranges, refusals): ([LogRange]?, [LogRefusal]?)
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1:
        ranges = try reader.list(limit: Limits.rangesInMessage, beyond: .tooManyRanges) {
          (reader) throws(WireError) in try LogRange(&reader)
        }
      case 2:
        refusals = try reader.list(limit: Limits.rangesInMessage) { (reader) throws(WireError) in
          try LogRefusal(&reader)
        }
      default: try reader.skip()
      }
    }
    guard let ranges, let refusals else { throw .unexpected }
    self.init(ranges: ranges, refusals: refusals)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(2)
    writer.unsigned(1)
    writer.list(ranges) { $0.write(to: &$1) }
    writer.unsigned(2)
    writer.list(refusals) { $0.write(to: &$1) }
  }
}
