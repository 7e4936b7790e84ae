internal import Federation
internal import Model
internal import Suite
internal import Transport
internal import Wire

/// Answers other nodes: discovery, and the signed endpoints (spec: federation).
final class FederationService: Application {
  private let gate: PeerGate
  private let limits: RateLimits
  private let load: PeerLoad
  private let suite: any CryptoSuite
  private let desk: any PeerDesk
  private let traffic: PeerTraffic
  private let world: NodeWorld

  init(
    gate: PeerGate, limits: RateLimits, suite: any CryptoSuite, desk: any PeerDesk,
    load: PeerLoad = PeerLoad(), traffic: PeerTraffic = PeerTraffic(), world: NodeWorld = .machine
  ) {
    self.load = load
    self.world = world
    self.traffic = traffic
    self.gate = gate
    self.limits = limits
    self.suite = suite
    self.desk = desk
  }

  func begin(_ head: RequestHead, on exchange: Exchange) -> any RequestBodyHandler {
    exchange.label(Self.label(of: head.path))
    let receive = receive(head) { exchange.respond(status: $0, headers: $1, body: $2, holding: $3) }
    guard let receive else { return DiscardedBody() }
    return PeerBody(on: exchange, completion: receive)
  }

  /// Answers, and holds the request's part of what its peer may have under way until the answer is taken.
  typealias Respond =
    @Sendable (_ status: Int, _ headers: HeaderFields, _ body: [UInt8], _ slot: PeerLoad.Slot?) -> Void

  /// Begins a request; what takes its body, or `nil` where it is answered without.
  func receive(_ head: RequestHead, _ respond: @escaping Respond) -> (([UInt8]) -> Void)? {
    if head.path == "/.well-known/hanse" {
      if !isFlood(head, respond) { discovery(head, respond) }
      return nil
    }
    let target = RequestSignature.Target(
      method: head.method, path: head.path, query: head.query.map { "?\($0)" } ?? "?")
    do throws(PeerGate.Closed) {
      let signature = try gate.admit(
        target, field: { head.headers.values(of: $0) })
      let slot = load.begin(signature.source, bytes: min(head.contentLength ?? .max, Limits.messageBytes))
      let carried = Self.carried(by: head.path)
      let answer: PeerReply.Respond = { [limits] status, headers, body in
        limits.spend(carried, .peer(signature.source), body.count >> 10)
        slot?.answers(bytes: body.count)
        respond(status, headers, body, slot)
      }
      let reply = PeerReply(answer, signature, gate.identity, suite, traffic, world)
      let wait =
        limits.take(.peerRequests, .peer(signature.source))
        ?? limits.take(carried, .peer(signature.source))
        ?? limits.wait(.peerSignatures, .peer(signature.source))
      guard slot != nil, wait == nil else {
        reply.refuse(
          429, Self.tooMany, "This is more than this node takes of one.",
          retryAfterSeconds: ((wait ?? 1) + 999) / 1_000)
        return nil
      }
      try gate.take(signature)
      let admission = gate.admission(of: signature.source)
      guard admission == .admitted else {
        if admission == .waiting { desk.askedToBeLetIn(signature.source) }
        reply.refuse(admission == .paused ? 503 : 403, admission.rawValue, admission.message)
        return nil
      }
      guard let endpoint = endpoint(of: head, reply) else { return nil }
      guard head.contentLength ?? 0 <= Limits.messageBytes else {
        refuseLarge(reply)
        return nil
      }
      return { [self] body in receive(body, signature, endpoint, reply) }
    } catch {
      if isFlood(head, respond) { return nil }
      if let domain = error.discover, gate.mayAsk(domain) { desk.discover(domain) }
      let time = error.fault == .clockSkew ? world.nowMilliseconds() : nil
      let fault = error.fault
      let body = ErrorBody(
        code: fault.rawValue, message: fault.message, timeMilliseconds: time, documents: error.later
      ).encode()
      respond(error.status, ["content-type": RequestSignature.contentType], body, nil)
      return nil
    }
  }

  /// FED-11, and which endpoint it is; `nil` if the request is refused.
  private func endpoint(of head: RequestHead, _ reply: PeerReply) -> Endpoint? {
    let place = ProtocolVersion.parse(head.path)
    if let place, !gate.identity.chain.newest.versions.contains(place.version) {
      reply.refuse(
        404, ProtocolVersion.noneInCommon, "This node does not speak this version: see its document.")
      return nil
    }
    guard head.method == "POST", let endpoint = place.flatMap({ Endpoint(rawValue: $0.endpoint) }) else {
      reply.refuse(404, "unknownEndpoint", "This node has no such endpoint.")
      return nil
    }
    return endpoint
  }

  /// Files are counted for themselves: nobody's messages wait for them.
  private static func carried(by path: String) -> RateLimits.Kind {
    ProtocolVersion.parse(path)?.endpoint == Endpoint.blob.rawValue ? .peerFileKilobytes : .peerKilobytes
  }

  private static let tooMany = "tooManyRequests"

  /// Whether an address asks for more than strangers may, and has been told so.
  private func isFlood(_ head: RequestHead, _ respond: Respond) -> Bool {
    guard let wait = limits.take(.strangers, .address(ClientAddress.counted(head))) else { return false }
    let message = "This is more than this node takes of one address."
    respond(
      429, ["content-type": RequestSignature.contentType, "retry-after": "\((wait + 999) / 1_000)"],
      ErrorBody(code: Self.tooMany, message: message).encode(), nil)
    return true
  }

  private enum Endpoint: String, CaseIterable {
    case submit, push, pull, snapshot, browse, admit, resolve, ephemeral, checkpoints, blob
  }

  /// The labels of exchanges are the places of these names from `firstLabel` on.
  static let firstLabel = 10_000
  static let labels = ["/.well-known/hanse"] + Endpoint.allCases.map { "/hanse/v1/\($0.rawValue)" }

  private static func label(of path: String) -> Int {
    labels.firstIndex(of: path).map { firstLabel + $0 } ?? -1
  }

  /// FED-8 and FED-9, then the endpoint.
  private func receive(
    _ body: [UInt8], _ signature: RequestSignature, _ endpoint: Endpoint, _ reply: PeerReply
  ) {
    guard body.count <= Limits.messageBytes else { return refuseLarge(reply) }
    guard ContentDigest.field(of: body, suite) == signature.contentDigest else {
      return reply.refuse(400, "digestMismatch", "The body does not have the digest that was signed.")
    }
    traffic.note(signature.source) { figures in
      figures.requestsIn += 1
      figures.bytesIn += body.count
    }
    limits.spend(.peerKilobytes, .peer(signature.source), body.count >> 10)
    desk.heard(signature.source)
    do throws(WireError) {
      switch endpoint {
      case .submit:
        let request = try SubmitRequest.decode(body)
        limits.spend(.peerSignatures, .peer(signature.source), request.signatureCount)
        desk.submit(request, from: signature.source, reply)
      case .push:
        let request = try PushRequest.decode(body)
        limits.spend(.peerSignatures, .peer(signature.source), request.signatureCount)
        desk.push(request, from: signature.source, reply)
      case .pull: desk.pull(try PullRequest.decode(body), from: signature.source, reply)
      case .snapshot: desk.snapshot(try SnapshotRequest.decode(body), from: signature.source, reply)
      case .ephemeral: desk.ephemeral(try EphemeralRequest.decode(body), from: signature.source, reply)
      case .checkpoints:
        let request = try CheckpointsRequest.decode(body)
        limits.spend(.peerSignatures, .peer(signature.source), request.signatureCount)
        desk.checkpoints(request, from: signature.source, reply)
      case .browse: desk.browse(try BrowseRequest.decode(body), from: signature.source, reply)
      case .admit: desk.admit(try AdmitRequest.decode(body), from: signature.source, reply)
      case .blob: desk.blob(try BlobRequest.decode(body), from: signature.source, reply)
      case .resolve: desk.resolve(try ResolveRequest.decode(body), from: signature.source, reply)
      }
    } catch {
      reply.refuse(400, error.code, "The body is not what this endpoint takes.")
    }
  }

  private func refuseLarge(_ reply: PeerReply) {
    reply.refuse(
      413, Refusal.requestTooLarge.code,
      "A request has \(Limits.messageBytes) bytes at most: send less at once.")
  }

  private func discovery(_ head: RequestHead, _ respond: Respond) {
    let items = head.queryItems ?? []
    let from = items.first { $0.name == "from" }.flatMap { UInt64($0.value) } ?? 0
    let chain = gate.identity.chain.signed.dropFirst(Int(clamping: from)).prefix(Limits.documentsInChain)
    let body = CBORWriter.bytes { writer in writer.list(Array(chain)) { $0.write(to: &$1) } }
    respond(200, ["content-type": RequestSignature.contentType], body, nil)
  }
}
