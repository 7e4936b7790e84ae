internal import JSON

/// One text message of the stream, from the node.
enum StreamItem {
  case hello(StreamHello)
  case entry(StreamEntry)
  case invitation(StreamInvitation)
  case accepted(id: String, event: String)
  case ordered(id: String, SendOrder)
  /// An answer to what was sent with that id, or about the connection itself.
  case error(id: String?, code: String, detail: String)
  case mention(channel: String, sequence: Int64)
  case read(channel: String, address: String?, sequence: Int64?)
  case typing(channel: String, addresses: [String], more: Bool)
  case presence(PersonPresence)
  case mirrored(channel: String, size: Int64)
  case channelState(channel: String, fault: String?)
  /// A type that a newer node may send.
  case unknown

  private static let limits = JSONLimits(maximumBytes: 1 << 20)

  init(_ bytes: [UInt8]) throws(JSONError) {
    let json = try JSONReader.readObject(bytes, limits: Self.limits)
    switch try json.string("type") {
    case "hello": self = .hello(try StreamHello(json: json))
    case "entry": self = .entry(try StreamEntry(json: json))
    case "invitation": self = .invitation(try StreamInvitation(json: json))
    case "accepted": self = .accepted(id: try json.string("id"), event: try json.string("event"))
    case "ordered":
      let order = SendOrder(
        event: try json.string("event"), channel: try json.string("channel"),
        sequence: try json.integer("sequence"), verdict: try json.string("verdict"))
      self = .ordered(id: try json.string("id"), order)
    case "error":
      self = .error(
        id: try json.optionalString("id"), code: try json.string("code"),
        detail: try json.optionalString("detail") ?? "")
    case "mention":
      self = .mention(channel: try json.string("channel"), sequence: try json.integer("sequence"))
    case "read":
      self = .read(
        channel: try json.string("channel"), address: try json.optionalString("address"),
        sequence: try json.optionalInteger("sequence"))
    case "typing":
      self = .typing(
        channel: try json.string("channel"), addresses: try json.strings("addresses"),
        more: try json.optionalBool("more") ?? false)
    case "presence": self = .presence(try PersonPresence(json: json))
    case "mirrored":
      self = .mirrored(channel: try json.string("channel"), size: try json.integer("size"))
    case "channelState":
      self = .channelState(channel: try json.string("channel"), fault: try json.optionalString("fault"))
    default: self = .unknown
    }
  }
}
