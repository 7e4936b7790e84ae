internal import JSON
internal import Model
internal import Node
internal import Wire

/// What a client sends on its stream.
struct StreamRequest {
  enum Action {
    case send(StreamSend)
    case read(LogID, UInt64, asUnread: Bool)
    case typing(LogID, isTyping: Bool)
    case presence(isAway: Bool)
    case watch(channels: [LogID], addresses: Set<String>)
  }

  /// Why a frame is refused, and the id to say it with, if it could be read.
  struct Refusal: Error {
    let id: String?
    let code: String
    let detail: String
  }

  /// The most that one stream watches.
  static let watchedChannels = 50
  static let watchedAddresses = 200

  /// The client's own name for the request, 1 to 64 bytes; a message always has one.
  let id: String?
  let action: Action

  /// What it counts as.
  var limit: RateLimits.Kind {
    if case .send = action { .messages } else { .requests }
  }

  init(_ frame: [UInt8]) throws(Refusal) {
    var readID: String?
    do throws(Problem) {
      let object = try Self.fields { () throws(JSONError) in
        try JSONReader.readObject(frame, limits: JSONLimits(maximumBytes: Call.bodyBytes))
      }
      let id = try Self.fields { () throws(JSONError) in try object.optionalString("id") }
      if let id, !(1...64).contains(id.utf8.count) {
        throw Problem(422, StreamCode.idInvalid.rawValue, "id must have 1 to 64 bytes.")
      }
      readID = id
      self.id = id
      action = try Self.action(object)
    } catch {
      throw Refusal(
        id: readID,
        code: error.code == ProblemCode.bodyMalformed.rawValue
          ? StreamCode.frameMalformed.rawValue : error.code, detail: error.detail)
    }
  }

  private static func action(_ object: JSONObject) throws(Problem) -> Action {
    switch try fields({ () throws(JSONError) in try object.string("type") }) {
    case "send": return .send(try StreamSend(object))
    case "read":
      try allow(["sequence", "unread", "channel"], object)
      let (sequence, asUnread) = try fields { () throws(JSONError) in
        (
          try object.integer("sequence", in: 0...(Call.sequences - 1)),
          try object.optionalBool("unread") ?? false
        )
      }
      return .read(try channel(object), sequence, asUnread: asUnread)
    case "typing":
      try allow(["typing", "channel"], object)
      let isTyping = try fields { () throws(JSONError) in try object.optionalBool("typing") ?? true }
      return .typing(try channel(object), isTyping: isTyping)
    case "presence":
      try allow(["state"], object)
      let state = try fields { () throws(JSONError) in try object.string("state") }
      return .presence(isAway: try PresenceState.isAway(state))
    case "watch": return try watch(object)
    default:
      throw Problem(
        422, StreamCode.frameUnknown.rawValue,
        "A client sends frames of type send, read, typing, presence and watch.")
    }
  }

  private static func watch(_ object: JSONObject) throws(Problem) -> Action {
    try allow(["channels", "addresses"], object)
    let (names, addresses) = try fields { () throws(JSONError) in
      (
        object["channels"] == nil ? [] : try object.strings("channels"),
        object["addresses"] == nil ? [] : try object.strings("addresses")
      )
    }
    guard names.count <= watchedChannels, addresses.count <= watchedAddresses else {
      throw Problem(
        .fieldInvalid,
        "A stream watches at most \(watchedChannels) channels and \(watchedAddresses) addresses.")
    }
    var channels: [LogID] = []
    for name in names {
      guard let channel = Call.channelID(name) else { throw .unknownChannel }
      channels.append(channel)
    }
    return .watch(channels: channels, addresses: Set(addresses))
  }

  static func allow(_ names: [StaticString], _ object: JSONObject) throws(Problem) {
    try fields { () throws(JSONError) in try object.refuseUnknown(allowed: ["type", "id"] + names) }
  }

  static func channel(_ object: JSONObject) throws(Problem) -> LogID {
    let text = try fields { () throws(JSONError) in try object.string("channel") }
    guard let channel = Call.channelID(text) else { throw .unknownChannel }
    return channel
  }

  static func fields<Value>(_ read: () throws(JSONError) -> Value) throws(Problem) -> Value {
    do throws(JSONError) { return try read() } catch { throw Problem(error) }
  }
}
