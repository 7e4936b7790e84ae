public import Model
public import Wire

/// What a home tells those who are not in a channel that they may join. A hint: the channel's own log decides.
public struct OpenChannel: Equatable, Sendable {
  public let id: LogID
  public let name: Text
  public let topic: Text
  public let privacy: Privacy
  /// How many participants are joined.
  public let members: UInt64

  public init(id: LogID, name: Text, topic: Text, privacy: Privacy, members: UInt64) {
    self.id = id
    self.name = name
    self.topic = topic
    self.privacy = privacy
    self.members = members
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(5) { (reader) throws(WireError) in
      let (id, name, topic) = (LogID(try reader.bytes32()), try reader.text(), try reader.text())
      guard let privacy = Privacy(rawValue: try reader.unsigned()),
        (1...Limits.nameBytes).contains(name.utf8.count), topic.utf8.count <= Limits.topicBytes,
        !name.hasControlCharacters, !topic.hasControlCharacters
      else { throw .unexpected }
      return OpenChannel(
        id: id, name: name, topic: topic, privacy: privacy, members: try reader.unsigned())
    }
  }

  func write(to writer: inout CBORWriter) {
    writer.array(5)
    writer.bytes(id.bytes)
    writer.text(name)
    writer.text(topic)
    writer.unsigned(privacy.rawValue)
    writer.unsigned(members)
  }
}
