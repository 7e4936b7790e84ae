internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

/// What the caller has read, wants to be told of, and was called for.
enum AttentionRoutes {
  static let all = [
    Route("PUT", "channels/{channel}/read", .user, body: .required, markRead),
    Route("PUT", "channels/{channel}/notifications", .user, body: .required, setLevel),
    Route("GET", "mentions", .user, parameters: ["before", "limit"], mentions),
  ]

  @Sendable private static func markRead(_ call: Call) throws(Problem) {
    let (channel, user) = (try call.channel(), try call.user)
    let object = try call.object(["sequence", "unread"])
    let (sequence, asUnread) = try call.fields { () throws(JSONError) in
      (
        try object.integer("sequence", in: 0...(Call.sequences - 1)),
        try object.optionalBool("unread") ?? false
      )
    }
    call.node.markRead(channel.id, sequence, asUnread: asUnread, by: user) { problem in
      if let problem { return call.refuse(problem) }
      call.read { (reading) throws(StoreError) in
        guard let channel = reading.view.channel(channel.id, of: user) else {
          return call.refuse(Problem.unknownChannel)
        }
        let attention = try ChannelAttention(channel.reference, of: user, reading.store)
        call.answer { json in
          json.field("channel", hex: channel.id.bytes.bytes)
          json.attention(attention)
        }
      }
    }
  }

  @Sendable private static func setLevel(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let object = try call.object(["notifications"])
    let text = try call.fields { () throws(JSONError) in try object.string("notifications") }
    guard let level = Attention.Level(rawValue: text) else {
      throw Problem(.fieldInvalid, "notifications must be all, mentions or none.")
    }
    call.node.setLevel(level, of: channel.id, by: try call.user) { call.end($0) }
  }

  @Sendable private static func mentions(_ call: Call) throws(Problem) {
    let user = try call.user
    let (before, limit) = (try call.parameters.number("before"), try call.parameters.limit())
    call.read { (reading) throws(StoreError) in
      let channels = reading.view.channels.values.filter { $0.localMembers.contains(user) }
      let ids = Dictionary(uniqueKeysWithValues: channels.map { ($0.reference, $0.id) })
      let page = try reading.store.snapshot { () throws(StoreError) in
        try reading.store.mentions(
          of: user, in: Set(ids.keys), before: before.map { Int64($0) }, limit: limit)
      }
      call.answer { json in
        json.arrayField("mentions") { json in
          for mention in page.mentions {
            guard let channel = ids[mention.message.stored.key.log] else { continue }
            json.object { json in
              json.objectField("message") { $0.message(mention.message, channel: channel, reading.view) }
              json.field("number", mention.number)
            }
          }
        }
        json.field("more", page.more)
      }
    }
  }
}
