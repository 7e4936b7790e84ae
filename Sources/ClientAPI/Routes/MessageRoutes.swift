internal import JSON
internal import Model
internal import Node
internal import Store
internal import Transport
internal import Wire

/// Messages of a channel.
enum MessageRoutes {
  private static let path = "channels/{channel}/messages"

  static let all = [
    Route("POST", path, .user, send),
    Route("GET", path, .user, history),
    Route("GET", path + "/{sequence}", .user, show),
    Route("PUT", path + "/{sequence}", .user, edit),
    Route("DELETE", path + "/{sequence}", .user, erase),
  ]

  @Sendable private static func send(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let object = try call.object(["text", "thread"])
    let text = try call.json { () throws(JSONError) in try object.string("text") }
    let thread = try call.json { () throws(JSONError) in
      try object.optionalInteger("thread", in: 0...UInt64(1 << 40))
    }
    try call.perform(
      .send(channel.id, text: call.text(text), thread: thread), key: try idempotencyKey(call))
  }

  private static func idempotencyKey(_ call: Call) throws(Problem) -> Text? {
    let values = call.head.headers.values(of: "idempotency-key")
    guard let value = values.first else { return nil }
    guard values.count == 1, let key = IdempotencyKey.checked(value) else {
      throw Problem(
        400, "idempotencyKeyInvalid", "An idempotency key has 1 to 64 printable ASCII characters.")
    }
    return key
  }

  @Sendable private static func history(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let page = StoreReader.Page(
      before: try call.number("before"), after: try call.number("after"), thread: try call.number("thread"),
      limit: try call.limit())
    call.node.read { reading in
      do throws(StoreError) {
        let (messages, more) = try reading.store.messages(of: channel.reference, page)
        call.answer { json in
          json.arrayField("messages") { json in
            for message in messages { json.object { $0.message(message, channel: channel.id, reading.view) } }
          }
          json.field("more", more)
        }
      } catch {
        call.refuse(Problem(NodeProblem(error)))
      }
    }
  }

  @Sendable private static func show(_ call: Call) throws(Problem) {
    let (channel, sequence) = (try call.channel(), try call.sequence())
    call.node.read { reading in
      do throws(StoreError) {
        guard let message = try reading.store.message(sequence, of: channel.reference) else {
          return call.refuse(.unknownMessage)
        }
        call.answer { $0.message(message, channel: channel.id, reading.view) }
      } catch {
        call.refuse(Problem(NodeProblem(error)))
      }
    }
  }

  @Sendable private static func edit(_ call: Call) throws(Problem) {
    let (channel, sequence) = (try call.channel(), try call.sequence())
    let object = try call.object(["text"])
    let text = try call.json { () throws(JSONError) in try object.string("text") }
    try call.perform(.edit(channel.id, sequence, text: call.text(text)))
  }

  @Sendable private static func erase(_ call: Call) throws(Problem) {
    try call.perform(.erase(try call.channel().id, try call.sequence()))
  }
}

/// A client's own name for one sending.
enum IdempotencyKey {
  static func checked(_ text: String) -> Text? {
    let bytes = Array(text.utf8)
    guard (1...64).contains(bytes.count), bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    return Text(text)
  }
}
