public import Model
public import Wire

/// Asks a node for the channels of its own that peers' users may join, in the order of their ids.
public struct BrowseRequest: Message, Equatable {
  /// The last id of the page before; `nil` for the first page.
  public let after: LogID?

  public init(after: LogID?) { self.after = after }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var after: Bytes32?
    try reader.map { (key, reader) throws(WireError) in
      if key == 1 { after = try reader.bytes32() } else { try reader.skip() }
    }
    self.after = after.map { LogID($0) }
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(after == nil ? 0 : 1)
    if let after {
      writer.unsigned(1)
      writer.bytes(after.bytes)
    }
  }
}
