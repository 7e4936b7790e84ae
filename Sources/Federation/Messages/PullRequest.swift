internal import Model
public import Wire

/// Asks for what comes after each cursor.
public struct PullRequest: Message, Equatable {
  public let cursors: [Cursor]
  public let mostBytes: UInt64
  /// Whether the responder's mailbox for the asker is wanted even if no cursor names it.
  public let wantsMailbox: Bool

  public init(cursors: [Cursor], mostBytes: UInt64, wantsMailbox: Bool) {
    self.cursors = cursors
    self.mostBytes = mostBytes
    self.wantsMailbox = wantsMailbox
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var cursors: [Cursor]?
    var mostBytes = UInt64(Limits.messageBytes)
    var wantsMailbox = false
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1:
        cursors = try reader.list(limit: Limits.rangesInMessage, beyond: .tooManyRanges) {
          (reader) throws(WireError) in try Cursor(&reader)
        }
      case 2: mostBytes = try reader.unsigned()
      case 3: wantsMailbox = try reader.bool()
      default: try reader.skip()
      }
    }
    guard let cursors, Set(cursors.map { $0.log }).count == cursors.count else { throw .unexpected }
    self.init(cursors: cursors, mostBytes: mostBytes, wantsMailbox: wantsMailbox)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(3)
    writer.unsigned(1)
    writer.list(cursors) { $0.write(to: &$1) }
    writer.unsigned(2)
    writer.unsigned(mostBytes)
    writer.unsigned(3)
    writer.bool(wantsMailbox)
  }
}
