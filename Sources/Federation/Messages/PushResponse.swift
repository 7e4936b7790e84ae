internal import Model
public import Wire

/// Where the receiver stands after a push, log by log.
public struct PushResponse: Message, Equatable {
  public let cursors: [Cursor]
  public let refusals: [LogRefusal]
  /// Of logs of which the sender is the home, and which it asked for.
  public let cosigned: [CosignedLine]

  public init(cursors: [Cursor], refusals: [LogRefusal], cosigned: [CosignedLine] = []) {
    self.cursors = cursors
    self.refusals = refusals
    self.cosigned = cosigned
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (cursors, refusals): ([Cursor]?, [LogRefusal]?)
    var cosigned: [CosignedLine] = []
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
      case 3: cosigned = try CosignedLine.list(&reader, limit: Limits.rangesInMessage)
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
    CosignedLine.write(cosigned, to: &writer)
  }
}
