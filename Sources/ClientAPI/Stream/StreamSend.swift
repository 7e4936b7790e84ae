internal import JSON
internal import Model
internal import Wire

/// What a client sends on its stream: a message.
struct StreamSend {
  /// Why a frame is refused, and the id to say it with, if it could be read.
  struct Refusal: Error {
    let id: String?
    let code: String
    let detail: String
  }

  let id: String
  let channel: LogID
  let text: Text
  let thread: UInt64?
  let key: Text?

  init(_ frame: [UInt8]) throws(Refusal) {
    var readID: String?
    do throws(Problem) {
      let object = try Self.fields { () throws(JSONError) in
        try JSONReader.readObject(frame, limits: JSONLimits(maximumBytes: Call.bodyBytes))
      }
      let id = try Self.fields { () throws(JSONError) in try object.string("id") }
      guard (1...64).contains(id.utf8.count) else {
        throw Problem(422, StreamCode.idInvalid.rawValue, "id must have 1 to 64 bytes.")
      }
      readID = id
      self.id = id
      let (type, channel) = try Self.fields { () throws(JSONError) in
        try object.refuseUnknown(allowed: ["type", "id", "channel", "text", "thread", "key"])
        return (try object.string("type"), try object.string("channel"))
      }
      guard type == "send" else {
        throw Problem(422, StreamCode.frameUnknown.rawValue, "The only frame that a client sends is send.")
      }
      let (text, thread, key) = try Self.fields { () throws(JSONError) in
        (
          try object.string("text"), try object.optionalInteger("thread", in: 0...(Call.sequences - 1)),
          try object.optionalString("key")
        )
      }
      guard let channel = Call.channelID(channel) else { throw .unknownChannel }
      self.channel = channel
      self.text = Text(text)
      self.thread = thread
      if let key { self.key = try IdempotencyKey.checked(key) } else { self.key = nil }
    } catch {
      throw Refusal(
        id: readID,
        code: error.code == ProblemCode.bodyMalformed.rawValue
          ? StreamCode.frameMalformed.rawValue : error.code, detail: error.detail)
    }
  }

  private static func fields<Value>(_ read: () throws(JSONError) -> Value) throws(Problem) -> Value {
    do throws(JSONError) { return try read() } catch { throw Problem(error) }
  }
}
