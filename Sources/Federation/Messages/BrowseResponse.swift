internal import Model
public import Wire

/// A page of a node's channels that peers' users may join; fewer than `Limits.channelsInPage` are the last.
public struct BrowseResponse: Message, Equatable {
  public let channels: [OpenChannel]

  public init(channels: [OpenChannel]) { self.channels = channels }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var channels: [OpenChannel]?
    try reader.map { (key, reader) throws(WireError) in
      guard key == 1 else { return try reader.skip() }
      channels = try reader.list(limit: Limits.channelsInPage) { (reader) throws(WireError) in
        try OpenChannel(&reader)
      }
    }
    guard let channels else { throw .unexpected }
    self.channels = channels
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(1)
    writer.unsigned(1)
    writer.list(channels) { $0.write(to: &$1) }
  }
}
