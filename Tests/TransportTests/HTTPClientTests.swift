import TestSupport
import Testing

@testable import Transport

@Suite struct HTTPClientTests {
  let client: HTTPClient

  init() throws {
    client = try HTTPClient()
  }

  private func code(_ request: ClientRequest) -> TransportError.Code? {
    do {
      _ = try client.fetch(request)
      return nil
    } catch {
      return (error as? TransportError)?.code
    }
  }

  @Test func fetchesOverHTTPS() throws {
    let server = try TestServer(TestApplication.echo)
    let response = try client.fetch(server.request("GET", "/a/b?c=d"))
    #expect(response.status == 200)
    #expect(response.headers["x-path"] == "/a/b")
    #expect(response.body.isEmpty)
    let posted = try client.fetch(server.request("POST", "/", body: Array("hello".utf8)))
    #expect(posted.headers["x-method"] == "POST")
    #expect(posted.body == Array("hello".utf8))
    for method in ["PUT", "DELETE", "PATCH", "POST", "HEAD"] {
      #expect(try client.fetch(server.request(method)).headers["x-method"] == method)
    }
    #expect(server.server.openConnections == 1, "connections are reused")
  }

  @Test func sendsTheHeadersItIsGivenAndFewElse() throws {
    let seen = Eventually<RequestHead>()
    let server = try TestServer(
      TestApplication { head, exchange in
        seen.fulfil(head)
        exchange.respond(status: 302, headers: ["Location": "/elsewhere", "x-a": "1", "X-A": "2"])
        return DiscardedBody()
      })
    var request = server.request("POST", "/x", body: [UInt8](repeating: 65, count: 3))
    request.headers = ["X-Mine": " a b ", "x-empty": ""]
    let response = try client.fetch(request)
    #expect(response.status == 302, "redirects are not followed")
    #expect(response.headers["location"] == "/elsewhere")
    #expect(response.headers.values(of: "x-a") == ["1", "2"])
    let head = try #require(seen.wait())
    #expect(Set(head.headers.fields.map(\.name)) == ["host", "content-length", "x-mine", "x-empty"])
    #expect(head.headers["x-mine"] == "a b")
    #expect(head.host == "node.test:\(server.port)")
    #expect(head.remoteAddress.hasPrefix("127.0.0.1:"))
  }

  @Test func trustsOnlyTheRightPeer() throws {
    let server = try TestServer(TestApplication.echo)
    var request = server.request()
    request.authorityFile = TestAuthority.shared.strangerFile
    #expect(code(request) == .tlsFailed)
    request = server.request()
    request.authorityFile = nil
    #expect(code(request) == .tlsFailed)
    request = server.request()
    request.authorityFile = "/nowhere"
    #expect(code(request) == .authorityUnusable)
    request = server.request()
    request.url = "https://other.test:\(server.port)/"
    request.connectTo = ["other.test:\(server.port)": "127.0.0.1:\(server.port)"]
    #expect(code(request) == .tlsFailed)
  }

  @Test func refusesAnythingButHTTPS() throws {
    let server = try TestServer(TestApplication.echo, plaintext: true)
    var request = ClientRequest(url: "http://127.0.0.1:\(server.port)/")
    #expect(code(request) == .schemeNotAllowed)
    request.allowsPlaintext = true
    #expect(try client.fetch(request).status == 200)
    #expect(code(ClientRequest(url: "file:///etc/hostname")) == .schemeNotAllowed)
    #expect(code(ClientRequest(url: "https://")) == .urlMalformed)
    #expect(code(ClientRequest(method: "G T", url: "https://localhost")) == .headerMalformed)
    #expect(code(ClientRequest(url: "https://localhost", headers: ["a": "b\r\nc: d"])) == .headerMalformed)
    #expect(code(ClientRequest(url: "https://nowhere.invalid/")) == .couldNotResolve)
    #expect(code(ClientRequest(url: "https://127.0.0.1:1/")) == .couldNotConnect)
  }

  @Test func boundsTheAnswer() throws {
    let server = try TestServer(
      TestApplication { head, exchange in
        exchange.start(status: 200, contentLength: head.path == "/known" ? 1001 : nil)
        exchange.write([UInt8](repeating: 65, count: 1001))
        exchange.end()
        return DiscardedBody()
      })
    for path in ["/known", "/chunked"] {
      var request = server.request("GET", path)
      request.maxResponseBytes = 1000
      #expect(code(request) == .responseTooLarge)
      request.maxResponseBytes = 1001
      #expect(try client.fetch(request).body.count == 1001)
    }
  }

  @Test func givesUpInTime() throws {
    let server = try TestServer(TestApplication { _, _ in DiscardedBody() })
    var request = server.request()
    request.totalTimeoutMilliseconds = 300
    #expect(code(request) == .timedOut)
    let mute = try RawListener()
    request = ClientRequest(url: "https://127.0.0.1:\(mute.port)/")
    request.connectTimeoutMilliseconds = 300
    #expect(code(request) == .timedOut, "a peer that never answers the handshake")
  }

  /// What has all the time it needs is given up all the same when nothing more of it comes.
  @Test func givesUpWhatStalls() throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.start(status: 200, contentLength: 1_000_000)
        exchange.write([UInt8](repeating: 65, count: 1_000))
        return DiscardedBody()
      })
    var request = server.request()
    request.totalTimeoutMilliseconds = 3_600_000
    request.stallTimeoutSeconds = 1
    let outcome = Eventually<TransportError.Code?>()
    client.send(request) { result in
      if case .failure(let error) = result { outcome.fulfil(error.code) } else { outcome.fulfil(nil) }
    }
    #expect(outcome.wait(seconds: 60) == .timedOut)
  }

  @Test func reportsALostConnection() throws {
    let server = try TestServer(
      TestApplication { head, exchange in
        if head.path == "/short" {
          exchange.start(status: 200, contentLength: 10)
          exchange.write([1])
        }
        exchange.abort()
        return DiscardedBody()
      })
    #expect(code(server.request()) == .connectionLost)
    #expect(code(server.request("GET", "/short")) == .connectionLost)
  }

  @Test func hasManyInFlight() throws {
    let server = try TestServer(TestApplication.echo) { $0.loopCount = 2 }
    let bodies = Locked<Set<String>>([])
    for number in 0..<200 {
      client.send(server.request("POST", "/", body: Array("\(number)".utf8))) { result in
        let body = (try? result.get().body).map { String(decoding: $0, as: UTF8.self) } ?? "failed"
        bodies.withLock { _ = $0.insert(body) }
      }
    }
    #expect(eventually { bodies.withLock { $0.count } == 200 })
    #expect(bodies.withLock { $0 } == Set((0..<200).map { "\($0)" }))
    #expect(server.server.openConnections <= 8)
  }

  @Test func shutdownCancels() throws {
    let server = try TestServer(TestApplication { _, _ in DiscardedBody() })
    let doomed = try HTTPClient()
    let first = Eventually<Result<ClientResponse, TransportError>>()
    doomed.send(server.request()) { first.fulfil($0) }
    #expect(eventually { server.server.openConnections == 1 })
    doomed.shutdown()
    #expect(throws: TransportError(.cancelled, "the HTTP client was shut down")) { try first.wait()?.get() }
    let second = Eventually<Result<ClientResponse, TransportError>>()
    doomed.send(server.request()) { second.fulfil($0) }
    #expect(throws: TransportError.self) { try second.wait()?.get() }
  }

  @Test func serverInsistsOnTLS13AndItsProtocol() throws {
    let server = try TestServer(TestApplication.echo)
    let connect =
      "openssl s_client -connect 127.0.0.1:\(server.port) -CAfile \(TestAuthority.shared.authorityFile)"
    #expect(Shell.run("\(connect) -alpn h9,http/1.1 </dev/null >/dev/null 2>&1"))
    #expect(!Shell.run("\(connect) -tls1_2 </dev/null >/dev/null 2>&1"))
    #expect(!Shell.run("\(connect) -alpn h9 </dev/null >/dev/null 2>&1"))
  }
}
