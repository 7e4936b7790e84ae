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
    Route("POST", path, .user, body: .required, parameters: ["wait"], limit: .messages, send),
    Route("GET", path, .user, parameters: ["before", "after", "limit", "thread"], history),
    Route("GET", path + "/{sequence}", .user, show),
    Route("GET", path + "/{sequence}/versions", .user, versions),
    Route(
      "PUT", path + "/{sequence}", .user, body: .required, parameters: ["wait"], limit: .messages, edit),
    Route("DELETE", path + "/{sequence}", .user, parameters: ["wait"], limit: .messages, erase),
  ]

  @Sendable private static func send(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let object = try call.object(["text", "thread", "files"])
    let files = try files(object, call)
    let (text, thread) = try call.fields { () throws(JSONError) in
      (
        files == nil ? try object.string("text") : try object.optionalString("text"),
        try object.optionalInteger("thread", in: 0...(Call.sequences - 1))
      )
    }
    let command: Command =
      if let files {
        .share(channel.id, files, text: text.map { Text($0) }, thread: thread)
      } else {
        .send(channel.id, text: Text(text ?? ""), thread: thread)
      }
    try call.perform(command, key: try idempotencyKey(call))
  }

  /// `nil` where none are meant.
  private static func files(_ object: JSONObject, _ call: Call) throws(Problem) -> [SharedFile]? {
    let objects = try call.fields { () throws(JSONError) in
      try object.optionalArray("files") == nil ? [] : try object.objects("files")
    }
    guard !objects.isEmpty else { return nil }
    var files: [SharedFile] = []
    for one in objects {
      let (hash, name) = try call.fields { () throws(JSONError) in
        try one.refuseUnknown(allowed: ["hash", "name"])
        return (try one.string("hash"), try one.string("name"))
      }
      files.append(SharedFile(blob: try UploadRoutes.blob(hash), name: Text(name)))
    }
    return files
  }

  private static func idempotencyKey(_ call: Call) throws(Problem) -> Text? {
    let values = call.head.headers.values(of: "idempotency-key")
    guard let value = values.first else { return nil }
    guard values.count == 1 else { throw IdempotencyKey.refusal }
    return try IdempotencyKey.checked(value)
  }

  @Sendable private static func history(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    let page = StoreReader.Page(
      before: try call.parameters.number("before"), after: try call.parameters.number("after"),
      thread: try call.parameters.number("thread"), limit: try call.parameters.limit())
    guard page.before == nil || page.after == nil else {
      throw QueryParameters.invalid("Give before or after, not both.")
    }
    call.read { (reading) throws(StoreError) in
      let (messages, more, gaps) = try reading.store.snapshot { () throws(StoreError) in
        let (messages, more) = try reading.store.messages(of: channel.reference, page)
        return (
          messages, more, try reading.store.gaps(of: channel.reference, page, messages, more: more)
        )
      }
      call.answer { json in
        json.arrayField("messages") { json in
          for message in messages { json.object { $0.message(message, channel: channel.id, reading.view) } }
        }
        json.field("more", more)
        if !gaps.isEmpty { json.gaps(gaps) }
      }
    }
  }

  @Sendable private static func show(_ call: Call) throws(Problem) {
    let (channel, sequence) = (try call.channel(), try call.sequence())
    call.read { (reading) throws(StoreError) in
      guard let message = try reading.store.message(sequence, of: channel.reference) else {
        return call.refuse(Problem.unknownMessage)
      }
      call.answer { $0.message(message, channel: channel.id, reading.view) }
    }
  }

  @Sendable private static func versions(_ call: Call) throws(Problem) {
    let (channel, sequence) = (try call.channel(), try call.sequence())
    call.read { (reading) throws(StoreError) in
      let versions = try reading.store.snapshot { () throws(StoreError) in
        try reading.store.versions(of: sequence, in: channel.reference)
      }
      guard !versions.isEmpty else { return call.refuse(Problem.unknownMessage) }
      call.answer { json in
        json.arrayField("versions") { json in
          for version in versions { json.object { $0.version(version) } }
        }
      }
    }
  }

  @Sendable private static func edit(_ call: Call) throws(Problem) {
    let (channel, sequence) = (try call.channel(), try call.sequence())
    let object = try call.object(["text"])
    let text = try call.fields { () throws(JSONError) in try object.string("text") }
    try call.perform(.edit(channel.id, sequence, text: Text(text)))
  }

  @Sendable private static func erase(_ call: Call) throws(Problem) {
    try call.perform(.erase(try call.channel().id, try call.sequence()))
  }
}
