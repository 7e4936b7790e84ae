internal import Model
public import Wire

/// Where the receiver stands after a push, log by log.
public struct PushResponse: Message, Equatable {
  public let cursors: [Cursor]
  public let refusals: [LogRefusal]

  public init(cursors: [Cursor], refusals: [LogRefusal]) {
    self.cursors = cursors
    self.refusals = refusals
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (cursors, refusals): ([Cursor]?, [LogRefusal]?)
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1:
        cursors = try reader.list(limit: Limits.rangesInMessage) { (reader) throws(WireError) in
          try Cursor(&reader)
        }
      case 2:
        refusals = try reader.list(limit: Limits.rangesInMessage) { (reader) throws(WireError) in
          try LogRefusal(&reader)
        }
      default: try reader.skip()
      }
    }
    guard let cursors, let refusals else { throw .unexpected }
    self.init(cursors: cursors, refusals: refusals)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(2)
    writer.unsigned(1)
    writer.list(cursors) { $0.write(to: &$1) }
    writer.unsigned(2)
    writer.list(refusals) { $0.write(to: &$1) }
  }
}
