public import Wire

/// Asks a node for one of its users by name.
public struct ResolveRequest: Message, Equatable {
  public let name: Text

  public init(name: Text) { self.name = name }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var name: Text?
    try reader.map { (key, reader) throws(WireError) in
      if key == 1 { name = try reader.text() } else { try reader.skip() }
    }
    guard let name else { throw .unexpected }
    self.name = name
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(1)
    writer.unsigned(1)
    writer.text(name)
  }
}
