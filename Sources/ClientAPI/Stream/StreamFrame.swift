internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

/// The messages of a stream that are no entries.
enum StreamFrame {
  static func hello(cursor: Int64) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "hello")
      json.field("cursor", cursor)
    }
  }

  static func invitation(_ invitation: StoredInvitation, cursor: Int64, _ view: NodeView) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "invitation")
      json.field("cursor", cursor)
      json.objectField("invitation") { $0.invitation(invitation, view) }
    }
  }

  static func turnedAway(_ item: OutboxItem) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "turnedAway")
      json.objectField("item") { $0.outboxItem(item) }
    }
  }

  /// A channel takes nothing more, for the reason with this code, or goes on.
  static func channelState(_ channel: LogID, fault: String?) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "channelState")
      json.field("channel", hex: channel.bytes.bytes)
      json.field("state", fault == nil ? "ok" : "stopped")
      json.field("fault", ifPresent: fault)
    }
  }

  /// What this user has read, on another device or this one: everything before `next`.
  static func read(_ channel: LogID, next: UInt64) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "read")
      json.field("channel", hex: channel.bytes.bytes)
      if next > 0 { json.field("sequence", next - 1) }
    }
  }

  static func read(_ channel: LogID, next: UInt64, by reader: Participant, _ view: NodeView) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "read")
      json.field("channel", hex: channel.bytes.bytes)
      json.field("address", view.address(of: Author(node: reader.node, user: reader.user)))
      if next > 0 { json.field("sequence", next - 1) }
    }
  }

  static func typing(_ change: TypingBoard.Change, _ view: NodeView) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "typing")
      json.field("channel", hex: change.channel.bytes.bytes)
      json.arrayField("addresses") { json in
        for one in change.participants {
          json.value(view.address(of: Author(node: one.node, user: one.user)))
        }
      }
      if change.isMore { json.field("more", true) }
    }
  }

  static func presence(_ person: Participant, _ presence: Presence, _ view: NodeView) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "presence")
      json.field("address", view.address(of: Author(node: person.node, user: person.user)))
      json.presence(presence)
    }
  }

  static func done(_ id: String) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "done")
      json.field("id", id)
    }
  }

  /// What is known of these people, and who writes in these channels.
  static func state(
    of people: Set<Participant>, in channels: [LogID], _ picture: LivePicture, _ view: NodeView
  ) -> [[UInt8]] {
    let presence = people.compactMap { person in
      picture.presence(of: person).map { self.presence(person, $0, view) }
    }
    return presence + channels.compactMap { picture.typing(in: $0) }.map { typing($0, view) }
  }

  static func mention(_ channel: LogID, sequence: UInt64) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "mention")
      json.field("channel", hex: channel.bytes.bytes)
      json.field("sequence", sequence)
    }
  }

  /// Everything before `size` is mirrored.
  static func mirrored(_ channel: LogID, size: UInt64) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "mirrored")
      json.field("channel", hex: channel.bytes.bytes)
      json.field("size", size)
    }
  }

  static func accepted(_ id: String, _ receipt: Receipt) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "accepted")
      json.field("id", id)
      json.field("event", hex: receipt.event.bytes.bytes)
    }
  }

  static func ordered(_ id: String, _ receipt: Receipt, _ order: Receipt.Order) -> [UInt8] {
    JSONWriter.objectBytes(reservingBytes: 320) { json in
      json.field("type", "ordered")
      json.field("id", id)
      json.field("event", hex: receipt.event.bytes.bytes)
      json.field("channel", hex: receipt.channel.bytes.bytes)
      json.field("sequence", order.sequence)
      json.field("verdict", order.verdictCode)
    }
  }

  static func error(_ id: String?, code: String, detail: String) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "error")
      json.field("id", ifPresent: id)
      json.field("code", code)
      json.field("detail", detail)
    }
  }
}
