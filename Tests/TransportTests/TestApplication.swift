import Synchronization
import TestSupport
import Transport

/// An application made of one closure.
struct TestApplication: Application {
  let body: @Sendable (RequestHead, Exchange) -> any RequestBodyHandler

  init(_ body: @escaping @Sendable (RequestHead, Exchange) -> any RequestBodyHandler) {
    self.body = body
  }

  func begin(_ head: RequestHead, on exchange: Exchange) -> any RequestBodyHandler {
    body(head, exchange)
  }

  /// Answers every request with its own body.
  static let echo = TestApplication { head, exchange in
    CollectedBody(maxBytes: 1 << 20, on: exchange) { bytes in
      exchange.respond(status: 200, headers: ["x-method": head.method, "x-path": head.path], body: bytes)
    }
  }
}

/// A server on a free loopback port, with short limits if asked.
struct TestServer {
  let server: Server

  init(
    _ application: any Application, plaintext: Bool = false,
    change: (inout ServerConfiguration) -> Void = { _ in }
  ) throws {
    let authority = TestAuthority.shared
    var configuration = ServerConfiguration(
      address: "127.0.0.1", port: 0,
      security: plaintext
        ? .plaintextBehindProxy : .tls(chainFile: authority.chainFile, keyFile: authority.keyFile))
    configuration.lingerMilliseconds = 300
    configuration.namesRequests = false
    change(&configuration)
    server = try Server(configuration: configuration, application: application)
  }

  var port: UInt16 { server.address.port }

  /// A request to this server by the name in its certificate.
  func request(_ method: String = "GET", _ path: String = "/", body: [UInt8] = []) -> ClientRequest {
    var request = ClientRequest(
      method: method, url: "https://node.test:\(port)\(path)", body: body,
      authorityFile: TestAuthority.shared.authorityFile)
    request.connectTo = ["node.test:\(port)": "127.0.0.1:\(port)"]
    return request
  }
}
