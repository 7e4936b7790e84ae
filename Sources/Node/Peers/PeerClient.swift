internal import Federation
internal import Model
internal import Sodium
internal import Suite
internal import Transport
internal import Wire

/// Asks other nodes: signs requests, verifies what they answer.
final class PeerClient: Sendable {
  /// Why there is no answer to use: a stable code.
  struct Failure: Error {
    let code: String
    /// For how long the peer wants nothing more; 0 if it does not say.
    var retryAfterMilliseconds: UInt64 = 0
    /// What the peer says that the time is, where it finds this node's clock wrong. Not signed.
    var timeMilliseconds: UInt64?
    /// Later documents of this node than the one that it signed under. They prove themselves.
    var documents: [SignedDocument] = []
  }

  let http: any PeerTransport
  private let world: NodeWorld
  private let gate: PeerGate
  private let suite: any CryptoSuite
  private let traffic: PeerTraffic
  let authorityFile: String?
  private let addresses: [String: HostAndPort]
  private let allowsPrivateAddresses: Bool

  init(
    configuration: NodeConfiguration, gate: PeerGate, suite: any CryptoSuite,
    traffic: PeerTraffic = PeerTraffic(), world: NodeWorld = .machine
  ) throws(TransportError) {
    self.traffic = traffic
    self.world = world
    http = try world.transport()
    self.gate = gate
    self.suite = suite
    authorityFile = configuration.federationCAFile
    addresses = configuration.peerAddresses
    allowsPrivateAddresses = configuration.allowsPrivateAddresses
  }

  func shutdown() { http.shutdown() }

  /// Sends `body` to an endpoint of `peer`; the completion runs on the client's thread with the verified body of a 200.
  func ask<Answer: Message>(
    _ peer: NodeID, _ endpoint: String, _ body: [UInt8], as: Answer.Type,
    completion: @escaping @Sendable (Result<Answer, Failure>) -> Void
  ) {
    request(peer, endpoint, body) { [traffic] result in
      let answer = result.flatMap { verified -> Result<Answer, Failure> in
        do throws(WireError) { return .success(try Answer.decode(verified.body)) } catch {
          return .failure(Failure(code: error.code))
        }
      }
      if case .failure = answer { traffic.note(peer) { $0.errors += 1 } }
      completion(answer)
    }
  }

  /// A verified answer, and when the peer made it by its own clock.
  struct Verified: Sendable {
    let body: [UInt8]
    let createdSeconds: UInt64
  }

  /// What is answered with mebibytes.
  private static let bulk: Set = ["blob", "pull", "snapshot"]
  /// Mebibytes take a slow line minutes: they may, as long as something of them comes.
  private static let bulkMilliseconds = 600_000
  private static let bulkStallSeconds = 30

  /// Gives a request of an endpoint the time and the room that its answer needs.
  static func bound(_ request: inout ClientRequest, for endpoint: String) {
    request.maxResponseBytes = Limits.messageBytes
    guard bulk.contains(endpoint) else { return }
    request.mayShareConnection = false
    request.totalTimeoutMilliseconds = bulkMilliseconds
    request.stallTimeoutSeconds = bulkStallSeconds
  }

  /// The same without a look into the answer's body.
  func request(
    _ peer: NodeID, _ endpoint: String, _ body: [UInt8],
    completion: @escaping @Sendable (Result<Verified, Failure>) -> Void
  ) {
    let identity = gate.identity
    guard let chain = gate.known[peer], let base = chain.newest.endpoints.first?.string else {
      return completion(.failure(Failure(code: "nodeUnknown")))
    }
    let spoken = identity.chain.newest.versions
    guard let version = ProtocolVersion.common(spoken, chain.newest.versions) else {
      return completion(.failure(Failure(code: ProtocolVersion.noneInCommon)))
    }
    let url = base + ProtocolVersion.path(of: endpoint, in: version)
    let askedSeconds = world.nowMilliseconds() / 1_000
    let signed = RequestSignature.sign(
      RequestSignature.Target(method: "POST", path: Self.path(of: url), query: "?"), body: body,
      from: identity.chain.newest, to: peer, nowSeconds: askedSeconds,
      nonce: Randomness.bytes16(), by: identity.keys.request, suite)
    var request = ClientRequest(
      method: "POST", url: url,
      headers: HeaderFields(signed.fields.map { HeaderField($0.name, $0.value) }), body: body,
      authorityFile: authorityFile)
    route(&request, to: chain.newest.domain)
    Self.bound(&request, for: endpoint)
    guard
      let signature = RequestSignature(field: { name in signed.fields.filter { $0.name == name }.map(\.value)
      })
    else { return completion(.failure(Failure(code: "internal"))) }
    http.send(request) { [suite, traffic, world] result in
      traffic.note(peer) { figures in
        figures.requestsOut += 1
        figures.bytesOut += body.count
        if case .success(let response) = result { figures.bytesIn += response.body.count }
      }
      completion(
        Self.read(
          result, chain, asker: identity.node, request: signature.signature, askedSeconds: askedSeconds,
          nowSeconds: world.nowMilliseconds() / 1_000, suite))
    }
  }

  private static func read(
    _ result: Result<ClientResponse, TransportError>, _ chain: NodeChain, asker: NodeID, request: Bytes64,
    askedSeconds: UInt64, nowSeconds: UInt64, _ suite: any CryptoSuite
  ) -> Result<Verified, Failure> {
    switch result {
    case .failure(let error): return .failure(Failure(code: error.code.rawValue))
    case .success(let response):
      let hint = response.status == 200 ? nil : try? ErrorBody.decode(response.body)
      let created: UInt64
      do throws(ResponseSignature.Fault) {
        created = try ResponseSignature.verify(
          status: response.status, body: response.body, field: { response.headers.values(of: $0) },
          from: chain, to: asker, request: request, askedSeconds: askedSeconds, nowSeconds: nowSeconds, suite)
      } catch {
        return .failure(
          Failure(
            code: hint?.code.string ?? error.rawValue, timeMilliseconds: hint?.timeMilliseconds,
            documents: hint?.documents ?? []))
      }
      guard response.status == 200 else {
        let seconds = response.headers["retry-after"].flatMap { UInt64($0) } ?? 0
        return .failure(
          Failure(
            code: hint?.code.string ?? "status\(response.status)",
            retryAfterMilliseconds: min(seconds, 86_400) * 1_000))
      }
      return .success(Verified(body: response.body, createdSeconds: created))
    }
  }

  /// Names in documents are their nodes' choice: without the operator's word they lead to no private address.
  /// An operator's static address, of the host itself or else of the peer's domain, replaces what DNS would say; TLS still
  /// verifies the host's name.
  func route(_ request: inout ClientRequest, to domain: Domain) {
    let authority = Self.authority(of: request.url)
    let address = addresses[String(authority.prefix { $0 != ":" })] ?? addresses[domain.string]
    request.allowsPrivateAddresses = allowsPrivateAddresses || address != nil
    guard let address else { return }
    request.connectTo[authority] = "\(address)"
  }

  private static func authority(of url: String) -> String {
    let rest = url.dropFirst("https://".count)
    let authority = rest.prefix { $0 != "/" }
    return authority.contains(":") ? String(authority) : "\(authority):443"
  }

  private static func path(of url: String) -> String {
    let rest = url.dropFirst("https://".count)
    return String(rest.drop { $0 != "/" })
  }
}
