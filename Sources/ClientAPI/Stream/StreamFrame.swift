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

  /// What this user has read, on another device or this one: everything before `next`.
  static func read(_ channel: LogID, next: UInt64) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "read")
      json.field("channel", hex: channel.bytes.bytes)
      if next > 0 { json.field("sequence", next - 1) }
    }
  }

  static func mention(_ channel: LogID, sequence: UInt64) -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "mention")
      json.field("channel", hex: channel.bytes.bytes)
      json.field("sequence", sequence)
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
