import Client
import JSON

/// Objects of the client API, made of few words.
enum Canned {
  /// 2025-11-20 13:02 UTC.
  static let time: Int64 = 1_763_643_720_000
  static let general = String(repeating: "ab12", count: 16)
  static let plans = String(repeating: "cd34", count: 16)
  static let watercooler = String(repeating: "ef56", count: 16)

  static func object<Object: APIObject>(_ write: (inout JSONWriter) -> Void) -> Object {
    do {
      let bytes = JSONWriter.objectBytes(write)
      return try Object(json: JSONReader.readObject(bytes, limits: JSONLimits(maximumBytes: 1 << 20)))
    } catch {
      fatalError("a canned object is none: \(error)")  // The test's own text is wrong.
    }
  }

  static func channel(
    _ id: String, _ name: String, topic: String = "", home: String = "a.test", state: String = "ok",
    members: Int = 3, form: String = "channel", with: [String] = [], read: Int? = nil, unread: Int = 0,
    mentions: Int = 0, notifications: String = "all", archived: Bool = false, size: Int = 1,
    mirrored: Int? = nil
  ) -> Channel {
    object { json in
      json.field("form", form)
      json.arrayField("with") { json in for one in with { json.value(one) } }
      json.field("read", ifPresent: read)
      json.field("unread", unread)
      json.field("mentions", mentions)
      json.field("notifications", notifications)
      json.field("archived", archived)
      if let mirrored {
        json.arrayField("mirrors") { json in
          json.object { json in
            json.field("node", general)
            json.field("domain", "c.test")
          }
        }
        json.field("quorum", 1)
        json.field("mirrored", mirrored)
      }
      json.field("id", id)
      json.field("name", name)
      json.field("topic", topic)
      json.field("privacy", "open")
      json.field("home", home)
      json.field("size", size)
      json.field("state", state)
      json.field("role", "member")
      json.field("members", members)
    }
  }

  static func message(
    _ sequence: Int64, _ author: String, _ text: String?, minutes: Int64 = 0, channel: String = general,
    thread: Int64? = nil, edited: Bool = false, pinned: Bool = false, replies: Int = 0,
    reactions: [(String, [String])] = [], files: [(name: String, size: Int)] = []
  ) -> Message {
    object { json in
      if !files.isEmpty { json.files(files) }
      json.field("channel", channel)
      json.field("sequence", sequence)
      json.field("event", event(sequence))
      json.field("author", author)
      json.field("authorName", "Somebody")
      json.field("time", time + minutes * 60_000)
      json.field("thread", ifPresent: thread)
      if let text { json.field("text", text) } else { json.nullField("text") }
      if edited { json.field("edited", time) }
      json.field("erased", text == nil)
      json.field("pinned", pinned)
      json.field("replies", replies)
      json.arrayField("reactions") { json in
        for (text, authors) in reactions {
          json.object { json in
            json.field("text", text)
            json.arrayField("authors") { json in for author in authors { json.value(author) } }
          }
        }
      }
    }
  }

  static func gap(_ first: Int64, _ last: Int64) -> HistoryGap {
    object { json in
      json.field("first", first)
      json.field("last", last)
    }
  }

  static func event(_ sequence: Int64) -> String {
    let digits = String(sequence, radix: 16)
    return String(repeating: "9f", count: 24) + String(repeating: "0", count: 16 - digits.count) + digits
  }

  static func entry(
    _ sequence: Int64, _ author: String, kind: String = "message", _ text: String? = nil, minutes: Int64 = 0,
    channel: String = general, target: Int64? = nil, thread: Int64? = nil, verdict: String = "accepted",
    files: [(name: String, size: Int)] = []
  ) -> StreamEntry {
    object { json in
      if !files.isEmpty { json.files(files) }
      json.field("cursor", sequence)
      json.field("channel", channel)
      json.field("sequence", sequence)
      json.field("kind", kind)
      json.field("event", event(sequence))
      json.field("author", author)
      json.field("authorName", "Somebody")
      json.field("time", time + minutes * 60_000)
      json.field("text", ifPresent: text)
      json.field("target", ifPresent: target)
      json.field("thread", ifPresent: thread)
      json.field("verdict", verdict)
    }
  }

  static func invitation(_ channel: String, _ name: String, from: String) -> Invitation {
    object { json in
      json.field("channel", channel)
      json.field("name", name)
      json.field("home", "b.test")
      json.field("privacy", "open")
      json.field("from", from)
      json.field("fromName", "Somebody")
      json.field("time", time)
    }
  }

  static func member(
    _ address: String, _ name: String, role: String = "member", status: String = "joined",
    presence: String? = nil
  ) -> Member {
    object { json in
      json.field("presence", ifPresent: presence)
      if presence == "offline" { json.field("lastSeen", time - 3_600_000) }
      json.field("address", address)
      json.field("displayName", name)
      json.field("status", status)
      json.field("role", role)
    }
  }

  static func hello(_ cursor: String) -> StreamHello {
    object { $0.field("cursor", cursor) }
  }
}

extension Canned {
  static func found(_ message: Message, _ number: Int64) -> SearchResult {
    object { json in
      json.field("message", .object(message.json))
      json.field("number", number)
    }
  }

  static func invited(_ invitation: Invitation) -> StreamInvitation {
    object { json in
      json.field("cursor", "1")
      json.field("invitation", .object(invitation.json))
    }
  }
}

extension JSONWriter {
  fileprivate mutating func files(_ files: [(name: String, size: Int)]) {
    arrayField("files") { json in
      for file in files {
        json.object { json in
          json.field("hash", String(repeating: "5e", count: 32))
          json.field("size", file.size)
          json.field("name", file.name)
          json.field("type", "application/pdf")
        }
      }
    }
  }
}
