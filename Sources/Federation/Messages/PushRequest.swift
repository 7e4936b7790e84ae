public import Model
public import Wire

/// New entries, of many logs at once, for a node that is entitled to them; and signed checkpoints with their cosignatures.
public struct PushRequest: Message {
  public let ranges: [LogRange]
  /// Checkpoint notes of channels, which the receiver may cosign.
  public let notes: [Text]

  public init(ranges: [LogRange], notes: [Text] = []) {
    self.ranges = ranges
    self.notes = notes
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var ranges: [LogRange]?
    var notes: [Text] = []
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1:
        ranges = try reader.list(limit: Limits.rangesInMessage, beyond: .tooManyRanges) {
          (reader) throws(WireError) in try LogRange(&reader)
        }
      case 2:
        notes = try reader.list(limit: Limits.notesInPush) { (reader) throws(WireError) in try reader.text() }
      default: try reader.skip()
      }
    }
    guard let ranges, !ranges.isEmpty || !notes.isEmpty else { throw .unexpected }
    self.init(ranges: ranges, notes: notes)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(notes.isEmpty ? 1 : 2)
    writer.unsigned(1)
    writer.list(ranges) { $0.write(to: &$1) }
    guard !notes.isEmpty else { return }
    writer.unsigned(2)
    writer.list(notes) { $1.text($0) }
  }
}
