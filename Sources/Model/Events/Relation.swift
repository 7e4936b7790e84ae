internal import Wire

/// The event that another event is about: its id, the author it claims, and where it is found (spec: events).
public struct Relation: Hashable, Sendable {
  public let event: EventID
  public let author: Author
  public let position: Position

  public init(event: EventID, author: Author, position: Position) {
    self.event = event
    self.author = author
    self.position = position
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    (event, author, position) = try reader.tuple(3) { (reader) throws(WireError) in
      (EventID(try reader.bytes32()), try Author(&reader), try Position(&reader))
    }
  }

  /// As in a header.
  public func encode() -> [UInt8] {
    var writer = CBORWriter(reservingCapacity: 128)
    write(to: &writer)
    return writer.bytes
  }

  func write(to writer: inout CBORWriter) {
    writer.array(3)
    writer.bytes(event.bytes)
    author.write(to: &writer)
    position.write(to: &writer)
  }
}
