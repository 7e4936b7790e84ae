internal import JSON
internal import Model
internal import Wire

/// A message that a client sends on its stream.
struct StreamSend {
  let id: String
  let channel: LogID
  let text: Text
  let thread: UInt64?
  let key: Text?

  init(_ object: JSONObject) throws(Problem) {
    id = try StreamRequest.fields { () throws(JSONError) in try object.string("id") }
    try StreamRequest.allow(["channel", "text", "thread", "key"], object)
    let name = try StreamRequest.fields { () throws(JSONError) in try object.string("channel") }
    let (text, thread, key) = try StreamRequest.fields { () throws(JSONError) in
      (
        try object.string("text"), try object.optionalInteger("thread", in: 0...(Call.sequences - 1)),
        try object.optionalString("key")
      )
    }
    guard let channel = Call.channelID(name) else { throw .unknownChannel }
    self.channel = channel
    self.text = Text(text)
    self.thread = thread
    if let key { self.key = try IdempotencyKey.checked(key) } else { self.key = nil }
  }
}
