import Synchronization
import TestSupport
import Transport

/// A node on loopback HTTPS that answers what it was told to, and remembers what it was asked.
final class CannedNode: Application {
  struct Answer: Sendable {
    let status: Int
    let body: String

    init(_ body: String, status: Int = 200) {
      self.status = status
      self.body = body
    }

    static func problem(_ code: String, status: Int, detail: String = "do otherwise") -> Answer {
      Answer(
        #"{"type":"about:blank","title":"No","status":\#(status),"detail":"\#(detail)","code":"\#(code)"}"#,
        status: status)
    }
  }

  struct Request: Sendable, Equatable {
    let line: String
    let headers: HeaderFields
    let body: String
  }

  static let token = "5ecre7-t0ken"
  /// What needs no token.
  private static let open = [
    "POST /api/v1/session", "POST /api/v1/accounts", "POST /api/v1/password-resets",
  ]

  /// The tokens of its one session, renewed as a real node does.
  struct Tokens {
    var accepted = CannedNode.token
    /// The code with which others are refused.
    var refusal = "tokenInvalid"
    /// `refresh-1` and so on: the one that is good.
    var generation = 1
    /// Refresh tokens that were exchanged, and those that were not because they had been before.
    var exchanges = 0
    var reuses = 0
  }

  private let tokens = Mutex(Tokens())
  private let answers: Mutex<[String: Answer]>
  private let seen = Mutex<[Request]>([])
  private let streamMaker: @Sendable (RequestHead) -> CannedStream?
  private let server = Mutex<Server?>(nil)

  /// `answers` by method and target, as in "GET /api/v1/me".
  init(
    _ answers: [String: Answer] = [:],
    stream: @escaping @Sendable (RequestHead) -> CannedStream? = { _ in nil }
  ) throws {
    self.answers = Mutex(answers)
    streamMaker = stream
    let authority = TestAuthority.shared
    var configuration = ServerConfiguration(
      address: "127.0.0.1", port: 0,
      security: .tls(chainFile: authority.chainFile, keyFile: authority.keyFile))
    configuration.lingerMilliseconds = 300
    let made = try Server(configuration: configuration, application: self)
    server.withLock { $0 = made }
  }

  var port: UInt16 { server.withLock { $0?.address.port ?? 0 } }
  var url: String { "https://node.test:\(port)" }
  var mapping: String { "node.test:\(port)=127.0.0.1:\(port)" }
  var requests: [Request] { seen.withLock { $0 } }

  /// The access token's time is over.
  func expire() {
    tokens.withLock { tokens in
      tokens.accepted = ""
      tokens.refusal = "notLoggedIn"
    }
  }

  var renewals: Tokens { tokens.withLock { $0 } }

  func accepts(_ head: RequestHead) -> Bool {
    head.headers["authorization"] == "Bearer \(tokens.withLock { $0.accepted })"
  }

  private func renew(_ body: String) -> Answer {
    tokens.withLock { tokens in
      guard body == #"{"refreshToken":"refresh-\#(tokens.generation)"}"# else {
        tokens.reuses += 1
        return .problem("refreshTokenReused", status: 401)
      }
      tokens.generation += 1
      tokens.exchanges += 1
      tokens.accepted = "token-\(tokens.generation)"
      return Answer(Canned.session(tokens.accepted, refresh: "refresh-\(tokens.generation)"))
    }
  }

  func answer(_ line: String, with answer: Answer) {
    answers.withLock { $0[line] = answer }
  }

  func begin(_ head: RequestHead, on exchange: Exchange) -> any RequestBodyHandler {
    if head.path == "/api/v1/stream", head.headers["upgrade"] != nil, let stream = streamMaker(head) {
      exchange.acceptWebSocket(handler: stream)
      return DiscardedBody()
    }
    return CollectedBody(maxBytes: 1 << 20, on: exchange) { [self] body in
      let line = "\(head.method) \(head.target)"
      let request = Request(line: line, headers: head.headers, body: String(decoding: body, as: UTF8.self))
      seen.withLock { $0.append(request) }
      respond(to: line, head, request.body, on: exchange)
    }
  }

  private func respond(to line: String, _ head: RequestHead, _ body: String, on exchange: Exchange) {
    let isOpen = Self.open.contains(line) || head.path == "/health"
    var answer = answers.withLock { $0[line] } ?? .problem("noSuchThing", status: 404)
    if line == "POST /api/v1/session/refresh" {
      answer = renew(body)
    } else if !isOpen && !accepts(head) {
      answer = .problem(tokens.withLock { $0.refusal }, status: 401)
    }
    let type = answer.status < 400 ? "application/json" : "application/problem+json"
    exchange.respond(status: answer.status, headers: ["content-type": type], body: Array(answer.body.utf8))
  }
}
