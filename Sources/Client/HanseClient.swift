internal import JSON
internal import Synchronization
public import Transport

/// The client API of one node (docs/client-api.md) in blocking calls, usable from any number of threads.
///
/// Not to be called on an event loop, nor in a completion of the HTTP client: the calls wait.
public final class HanseClient: Sendable {
  public let endpoint: Endpoint
  /// The tokens of a session, which are renewed as need be.
  let keeper: TokenKeeper?
  private let fixedToken: String?
  let http: HTTPClient
  private let webSockets = Mutex<WebSocketClient?>(nil)

  private static let requestTimeoutMilliseconds = 30_000
  /// The node waits at most 30 s for an order.
  private static let orderTimeoutMilliseconds = 45_000
  private static let answerLimits = JSONLimits(maximumBytes: 64 << 20, maximumValues: 4_000_000)

  /// Without a token it can log in; a token alone is good while it lasts. `http` may be shared by clients; by default the client has one of its own.
  public convenience init(
    _ endpoint: Endpoint, token: String? = nil, http: HTTPClient? = nil
  ) throws(ClientError) {
    try self.init(endpoint, fixedToken: token, keeper: nil, http: http)
  }

  /// A client whose session goes on when its access token expires.
  public convenience init(
    _ endpoint: Endpoint, keeper: TokenKeeper, http: HTTPClient? = nil
  ) throws(ClientError) {
    try self.init(endpoint, fixedToken: nil, keeper: keeper, http: http)
  }

  private init(
    _ endpoint: Endpoint, fixedToken: String?, keeper: TokenKeeper?, http: HTTPClient?
  ) throws(ClientError) {
    self.endpoint = endpoint
    self.fixedToken = fixedToken
    self.keeper = keeper
    if let http {
      self.http = http
    } else {
      do throws(TransportError) { self.http = try HTTPClient() } catch { throw ClientError(error) }
    }
  }

  /// The access token to send now.
  var token: String? { keeper?.current.access ?? fixedToken }

  /// What opens WebSockets with the endpoint's authorities; made when first asked for.
  func webSocketClient() throws(ClientError) -> WebSocketClient {
    do throws(TransportError) {
      return try webSockets.withLock { (existing) throws(TransportError) -> WebSocketClient in
        if let existing { return existing }
        let made = try WebSocketClient(authorityFile: endpoint.authorityFile)
        existing = made
        return made
      }
    } catch {
      throw ClientError(error)
    }
  }

  /// The header that carries the token.
  var authorisation: HeaderFields { Self.authorisation(token) }

  private static let authorisationField = "authorization"
  private static let scheme = "Bearer "

  private static func authorisation(_ token: String?) -> HeaderFields {
    if let token { [authorisationField: scheme + token] } else { [:] }
  }

  /// A request of the API, not yet sent.
  func request(_ method: String, _ path: String, body: [UInt8]? = nil) -> ClientRequest {
    var request = ClientRequest(
      method: method, url: endpoint.url + path, headers: authorisation, body: body ?? [],
      authorityFile: endpoint.authorityFile)
    request.connectTo = endpoint.connectTo
    request.maxResponseBytes = Self.answerLimits.maximumBytes
    request.totalTimeoutMilliseconds = Self.requestTimeoutMilliseconds
    if body != nil { request.headers.append("content-type", "application/json") }
    return request
  }

  /// Sends and waits for an answer that is no error. A token that has expired is renewed: the node has done nothing yet.
  func answer(to request: ClientRequest) throws(ClientError) -> ClientResponse {
    do throws(ClientError) { return try answerOnce(to: request) } catch {
      guard error.isTokenRefused, let field = request.headers[Self.authorisationField],
        let token = try renew(refused: String(field.dropFirst(Self.scheme.count)))
      else { throw error }
      var again = request
      again.headers = Self.authorisation(token)
      for field in request.headers.fields where field.name != Self.authorisationField {
        again.headers.append(field.name, field.value)
      }
      return try answerOnce(to: again)
    }
  }

  private func answerOnce(to request: ClientRequest) throws(ClientError) -> ClientResponse {
    let handover = Handover<Result<ClientResponse, TransportError>>()
    http.send(request) { handover.give($0) }
    switch handover.take() {
    case .failure(let error): throw ClientError(error)
    case .success(let response):
      guard (200..<300).contains(response.status) else { throw ClientError(response) }
      return response
    }
  }

  /// The object of an answer.
  func object(of request: ClientRequest) throws(ClientError) -> JSONObject {
    let response = try answer(to: request)
    do throws(JSONError) {
      return try JSONReader.readObject(response.body, limits: Self.answerLimits)
    } catch {
      throw ClientError(malformed: error)
    }
  }

  func get<Answer: APIObject>(_ path: Path) throws(ClientError) -> Answer {
    try decode(object(of: request("GET", path.text)))
  }

  /// `timeoutMilliseconds` is for the whole request; the usual 30 s without.
  func list<Element: APIObject>(
    _ path: Path, _ field: StaticString, timeoutMilliseconds: Int? = nil
  ) throws(ClientError) -> Listing<Element> {
    var request = request("GET", path.text)
    if let timeoutMilliseconds {
      request.connectTimeoutMilliseconds = timeoutMilliseconds
      request.totalTimeoutMilliseconds = timeoutMilliseconds
    }
    let json = try object(of: request)
    do throws(JSONError) { return try Listing(json: json, field: field) } catch {
      throw ClientError(malformed: error)
    }
  }

  func decode<Answer: APIObject>(_ json: JSONObject) throws(ClientError) -> Answer {
    do throws(JSONError) { return try Answer(json: json) } catch { throw ClientError(malformed: error) }
  }

  /// A request that changes a channel.
  func change(
    _ method: String, _ path: Path, body: [UInt8]? = nil, wait: AcknowledgementLevel, key: String? = nil
  ) throws(ClientError) -> Receipt {
    var request = request(method, path.waiting(for: wait).text, body: body)
    if wait != .accepted { request.totalTimeoutMilliseconds = Self.orderTimeoutMilliseconds }
    if let key { request.headers.append("idempotency-key", key) }
    return try decode(object(of: request))
  }
}
