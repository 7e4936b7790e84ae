internal import Federation
internal import Model
internal import Suite
internal import Transport
internal import Wire

/// Answers one signed request, signed in turn.
struct PeerReply: Sendable {
  typealias Respond = @Sendable (_ status: Int, _ headers: HeaderFields, _ body: [UInt8]) -> Void

  private let respond: Respond
  private let request: RequestSignature
  private let identity: NodeIdentity
  private let suite: any CryptoSuite
  private let traffic: PeerTraffic
  private let world: NodeWorld

  init(
    _ respond: @escaping Respond, _ request: RequestSignature, _ identity: NodeIdentity,
    _ suite: any CryptoSuite,
    _ traffic: PeerTraffic, _ world: NodeWorld
  ) {
    self.respond = respond
    self.world = world
    self.request = request
    self.identity = identity
    self.suite = suite
    self.traffic = traffic
  }

  func send(_ message: some Message) { send(200, message.encode()) }

  func refuse(_ status: Int, _ code: String, _ message: String, retryAfterSeconds: UInt64? = nil) {
    send(status, ErrorBody(code: code, message: message).encode(), retryAfterSeconds)
  }

  func refuse(_ problem: NodeProblem) { refuse(503, problem.code, problem.detail) }

  private func send(_ status: Int, _ body: [UInt8], _ retryAfterSeconds: UInt64? = nil) {
    let signed = ResponseSignature.sign(
      status: status, body: body, from: identity.chain.newest, answering: request,
      nowSeconds: world.nowMilliseconds() / 1_000, by: identity.keys.request, suite)
    traffic.note(request.source) { $0.bytesOut += body.count }
    var headers = HeaderFields(signed.fields.map { HeaderField($0.name, $0.value) })
    if let retryAfterSeconds { headers.append("retry-after", "\(retryAfterSeconds)") }
    respond(status, headers, body)
  }
}
