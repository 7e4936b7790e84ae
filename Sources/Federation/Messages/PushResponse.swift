public import Model
public import Wire

/// Where the receiver stands after a push, log by log.
public struct PushResponse: Message, Equatable {
  /// A cosignature line of the receiver's, over the checkpoint of a log whose size is its cursor.
  public struct Cosigned: Equatable, Sendable {
    public let log: LogID
    public let line: Text

    public init(log: LogID, line: Text) {
      self.log = log
      self.line = line
    }
  }

  public let cursors: [Cursor]
  public let refusals: [LogRefusal]
  public let cosigned: [Cosigned]

  public init(cursors: [Cursor], refusals: [LogRefusal], cosigned: [Cosigned] = []) {
    self.cursors = cursors
    self.refusals = refusals
    self.cosigned = cosigned
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (cursors, refusals): ([Cursor]?, [LogRefusal]?)
    var cosigned: [Cosigned] = []
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
      case 3:
        cosigned = try reader.list(limit: Limits.rangesInMessage) { (reader) throws(WireError) in
          try reader.tuple(2) { (reader) throws(WireError) in
            Cosigned(log: LogID(try reader.bytes32()), line: try reader.text())
          }
        }
      default: try reader.skip()
      }
    }
    guard let cursors, let refusals else { throw .unexpected }
    self.init(cursors: cursors, refusals: refusals, cosigned: cosigned)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(cosigned.isEmpty ? 2 : 3)
    writer.unsigned(1)
    writer.list(cursors) { $0.write(to: &$1) }
    writer.unsigned(2)
    writer.list(refusals) { $0.write(to: &$1) }
    guard !cosigned.isEmpty else { return }
    writer.unsigned(3)
    writer.list(cosigned) { item, writer in
      writer.array(2)
      writer.bytes(item.log.bytes)
      writer.text(item.line)
    }
  }
}
