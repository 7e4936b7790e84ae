internal import Model
public import Wire

/// What the receiver did not take, and why; the rest it took.
public struct EphemeralResponse: Message, Equatable {
  public struct Refused: Equatable, Sendable {
    /// The request's key: 1 typing, 2 read positions, 3 presence.
    public let list: UInt64
    /// Which item of that list.
    public let index: UInt64
    public let code: Text

    public init(list: UInt64, index: UInt64, code: String) {
      self.list = list
      self.index = index
      self.code = Text(code)
    }
  }

  public let refused: [Refused]

  public init(refused: [Refused]) { self.refused = refused }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var refused: [Refused]?
    try reader.map { (key, reader) throws(WireError) in
      guard key == 1 else { return try reader.skip() }
      refused = try reader.list(limit: 3 * Limits.ephemeralItems, beyond: .tooManyItems) {
        (reader) throws(WireError) in
        try reader.tuple(3) { (reader) throws(WireError) in
          Refused(
            list: try reader.unsigned(), index: try reader.unsigned(), code: try reader.text().string)
        }
      }
    }
    guard let refused else { throw .unexpected }
    self.refused = refused
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(1)
    writer.unsigned(1)
    writer.list(refused) { item, writer in
      writer.array(3)
      writer.unsigned(item.list)
      writer.unsigned(item.index)
      writer.text(item.code)
    }
  }
}
