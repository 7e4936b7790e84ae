public import Model
public import Wire

/// What users of the source do now: last values, which stand in no log (spec: federation, "ephemeral").
public struct EphemeralRequest: Message, Equatable {
  public struct Typing: Equatable, Sendable {
    public let channel: LogID
    public let user: UserID
    /// For how long from now; 0 for no longer.
    public let leftMilliseconds: UInt64

    public init(channel: LogID, user: UserID, leftMilliseconds: UInt64) {
      self.channel = channel
      self.user = user
      self.leftMilliseconds = leftMilliseconds
    }
  }

  public struct ReadPosition: Equatable, Sendable {
    public let channel: LogID
    public let user: UserID
    /// The first sequence that the user has not read.
    public let next: UInt64

    public init(channel: LogID, user: UserID, next: UInt64) {
      self.channel = channel
      self.user = user
      self.next = next
    }
  }

  public struct UserPresence: Equatable, Sendable {
    public let user: UserID
    /// Of `Presence.State`, or of a later version.
    public let state: UInt64
    /// 0 where nobody knows.
    public let lastSeenMilliseconds: UInt64

    public init(user: UserID, state: UInt64, lastSeenMilliseconds: UInt64) {
      self.user = user
      self.state = state
      self.lastSeenMilliseconds = lastSeenMilliseconds
    }
  }

  public let typing: [Typing]
  public let reads: [ReadPosition]
  public let presence: [UserPresence]

  public init(typing: [Typing] = [], reads: [ReadPosition] = [], presence: [UserPresence] = []) {
    self.typing = typing
    self.reads = reads
    self.presence = presence
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var typing: [Typing] = []
    var reads: [ReadPosition] = []
    var presence: [UserPresence] = []
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1:
        typing = try Self.items(&reader) { (reader) throws(WireError) in
          Typing(
            channel: LogID(try reader.bytes32()), user: UserID(try reader.bytes16()),
            leftMilliseconds: try reader.unsigned())
        }
      case 2:
        reads = try Self.items(&reader) { (reader) throws(WireError) in
          ReadPosition(
            channel: LogID(try reader.bytes32()), user: UserID(try reader.bytes16()),
            next: try reader.unsigned())
        }
      case 3:
        presence = try Self.items(&reader) { (reader) throws(WireError) in
          UserPresence(
            user: UserID(try reader.bytes16()), state: try reader.unsigned(),
            lastSeenMilliseconds: try reader.unsigned())
        }
      default: try reader.skip()
      }
    }
    self.init(typing: typing, reads: reads, presence: presence)
  }

  private static func items<Item>(
    _ reader: inout CBORReader, _ item: (inout CBORReader) throws(WireError) -> Item
  ) throws(WireError) -> [Item] {
    try reader.list(limit: Limits.ephemeralItems, beyond: .tooManyItems) { (reader) throws(WireError) in
      try reader.tuple(3, item)
    }
  }

  public func write(to writer: inout CBORWriter) {
    writer.map([typing.isEmpty, reads.isEmpty, presence.isEmpty].filter { !$0 }.count)
    if !typing.isEmpty {
      writer.unsigned(1)
      writer.list(typing) { item, writer in
        writer.array(3)
        writer.bytes(item.channel.bytes)
        writer.bytes(item.user.bytes)
        writer.unsigned(item.leftMilliseconds)
      }
    }
    if !reads.isEmpty {
      writer.unsigned(2)
      writer.list(reads) { item, writer in
        writer.array(3)
        writer.bytes(item.channel.bytes)
        writer.bytes(item.user.bytes)
        writer.unsigned(item.next)
      }
    }
    if !presence.isEmpty {
      writer.unsigned(3)
      writer.list(presence) { item, writer in
        writer.array(3)
        writer.bytes(item.user.bytes)
        writer.unsigned(item.state)
        writer.unsigned(item.lastSeenMilliseconds)
      }
    }
  }
}
