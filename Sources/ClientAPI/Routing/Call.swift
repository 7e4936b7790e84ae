internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Store
internal import Transport
internal import Wire

/// One request in hand: what was asked, by whom, and how to answer.
struct Call: Sendable {
  /// The most bytes of a text on a stream; a body's are a setting.
  static let bodyBytes = 262_144
  /// Sequence numbers are below this: the store keeps them in 40 bits.
  static let sequences: UInt64 = 1 << 40

  let node: HanseNode
  let hub: StreamHub
  let metrics: Metrics
  let logIns: LogInGate
  let head: RequestHead
  let exchange: Exchange
  let captures: [String: String]
  let parameters: QueryParameters
  /// Who is logged in; `nil` only where anyone may call.
  let caller: Account?
  /// The session of the caller's token.
  let session: SessionID?
  var body: [UInt8] = []

  var user: UserID {
    get throws(Problem) {
      guard let caller else { throw .notLoggedIn }
      return caller.user
    }
  }

  /// From where the request comes, as limits count it.
  var clientAddress: String { ClientAddress.counted(head) }

  /// The session that the caller's token is of.
  var liveSession: SessionID {
    get throws(Problem) {
      guard let session else { throw .notLoggedIn }
      return session
    }
  }

  /// The body as an object that has no other fields than these.
  func object(_ allowed: [StaticString]) throws(Problem) -> JSONObject {
    try fields { () throws(JSONError) in
      let object = try JSONReader.readObject(body, limits: JSONLimits(maximumBytes: node.bodyBytes))
      try object.refuseUnknown(allowed: allowed)
      return object
    }
  }

  /// Reads fields, with their refusals as the API's.
  func fields<Value>(_ read: () throws(JSONError) -> Value) throws(Problem) -> Value {
    do throws(JSONError) { return try read() } catch { throw Problem(error) }
  }

  /// The channel that the path names, if the caller has joined it. One that does not exist and one that is not the
  /// caller's to see are told alike.
  func channel() throws(Problem) -> NodeView.Channel {
    guard let id = Self.channelID(captures["channel"]), let channel = node.view.channel(id, of: try user)
    else { throw try joining() == nil ? .unknownChannel : .stillJoining }
    return channel
  }

  /// The accepted invitation to the channel that the path names, while the channel is on its way.
  func joining() throws(Problem) -> StoredInvitation? {
    guard let id = Self.channelID(captures["channel"]) else { return nil }
    return node.view.joining[try user]?.first { $0.letter.channel == id }
  }

  static func channelID(_ hex: String?) -> LogID? {
    guard let hex, let bytes = Bytes32(hex: hex.utf8) else { return nil }
    return LogID(bytes)
  }

  /// The message's number in the path.
  func sequence() throws(Problem) -> UInt64 {
    guard let text = captures["sequence"], let sequence = UInt64(text), "\(sequence)" == text,
      sequence < Self.sequences
    else { throw .unknownMessage }
    return sequence
  }

  func address(_ text: String?) throws(Problem) -> Address {
    guard let text, let address = Address(text) else {
      throw Problem(.addressInvalid, "An address is name@domain, in lower case.")
    }
    return address
  }

  /// The text in the path: that of a reaction.
  func reactionText() -> Text { Text(captures["text"] ?? "") }
}
