internal import JSON
internal import Model
internal import Node
internal import Store
internal import Transport
internal import Wire

/// One request in hand: what was asked, by whom, and how to answer.
struct Call: Sendable {
  static let bodyBytes = 262_144

  let node: HanseNode
  let hub: StreamHub
  let head: RequestHead
  let exchange: Exchange
  let captures: [String: String]
  let body: [UInt8]
  /// Who is logged in; `nil` only where anyone may call.
  let caller: Account?
  let token: String?

  var user: UserID {
    get throws(Problem) {
      guard let caller else { throw .notLoggedIn }
      return caller.user
    }
  }

  /// The body as an object that has no other fields than these.
  func object(_ allowed: [StaticString]) throws(Problem) -> JSONObject {
    guard head.headers["content-type"]?.hasPrefix("application/json") == true else {
      throw Problem(415, "mediaTypeUnsupported", "Send the body as application/json.")
    }
    return try json { () throws(JSONError) in
      let object = try JSONReader.readObject(body, limits: JSONLimits(maximumBytes: Self.bodyBytes))
      try object.refuseUnknown(allowed: allowed)
      return object
    }
  }

  func json<Value>(_ read: () throws(JSONError) -> Value) throws(Problem) -> Value {
    do throws(JSONError) { return try read() } catch { throw Problem(error) }
  }

  /// The channel that the path names, if the caller has joined it.
  func channel() throws(Problem) -> NodeView.Channel {
    guard let id = channelID(captures["channel"] ?? ""), let channel = node.view.channel(id, of: try user)
    else {
      throw .unknownChannel
    }
    return channel
  }

  func channelID(_ hex: String) -> LogID? { Bytes32(hex: hex.utf8).map { LogID($0) } }

  func sequence() throws(Problem) -> UInt64 {
    guard let text = captures["sequence"], let sequence = UInt64(text), "\(sequence)" == text,
      sequence < 1 << 40
    else { throw .unknownMessage }
    return sequence
  }

  func address(_ text: String?) throws(Problem) -> Address {
    guard let text, let address = Address(text) else {
      throw Problem(422, "addressInvalid", "An address is name@domain.")
    }
    return address
  }

  func text(_ string: String) -> Text { Text(string) }

  /// The one value of a query parameter.
  func parameter(_ name: String) throws(Problem) -> String? {
    guard let items = head.queryItems else {
      throw Problem(400, "parameterInvalid", "The query is not well-formed.")
    }
    let values = items.filter { $0.name == name }
    guard values.count <= 1 else { throw Problem(400, "parameterInvalid", "\(name) is given twice.") }
    return values.first?.value
  }

  func number(_ name: String, atMost limit: UInt64 = 1 << 53) throws(Problem) -> UInt64? {
    guard let text = try parameter(name) else { return nil }
    guard let value = UInt64(text), value <= limit else {
      throw Problem(400, "parameterInvalid", "\(name) must be a whole number from 0 to \(limit).")
    }
    return value
  }

  /// How many items a page may have: 1 to 200.
  func limit() throws(Problem) -> Int {
    guard let limit = try number("limit") else { return 50 }
    guard (1...200).contains(limit) else {
      throw Problem(400, "parameterInvalid", "limit must be from 1 to 200.")
    }
    return Int(limit)
  }
}

extension Call {
  private static let headers: [HeaderField] = [
    HeaderField("cache-control", "no-store"), HeaderField("x-content-type-options", "nosniff"),
  ]

  func answer(_ status: Int = 200, _ body: [UInt8]) {
    let type = HeaderField("content-type", "application/json")
    exchange.respond(status: status, headers: HeaderFields([type] + Self.headers), body: body)
  }

  func answerNothing() { exchange.respond(status: 204, headers: HeaderFields(Self.headers)) }

  func refuse(_ problem: Problem, extra: [HeaderField] = []) {
    Call.refuse(problem, exchange, extra: extra)
  }

  static func refuse(_ problem: Problem, _ exchange: Exchange, extra: [HeaderField] = []) {
    let type = HeaderField("content-type", "application/problem+json")
    exchange.respond(
      status: problem.status, headers: HeaderFields([type] + headers + extra), body: problem.body)
  }

  func answer(_ write: (inout JSONWriter) -> Void) { answer(200, JSONWriter.objectBytes(write)) }
}
