import TestSupport
import Testing

@testable import Transport

/// The HTTP client against peers that offer HTTP/2.
@Suite struct HTTP2ClientTests {
  @Test func putsManyRequestsOnOneConnection() throws {
    let waiting = Locked<[Exchange]>([])
    let server = try TestServer(
      TestApplication { head, exchange in
        if head.path == "/first" {
          exchange.respond(status: 200)
        } else {
          waiting.withLock { $0.append(exchange) }
        }
        return DiscardedBody()
      })
    let client = try HTTPClient()
    _ = try client.fetch(server.request("GET", "/first"))
    let statuses = Locked<[Int]>([])
    for _ in 0..<50 {
      client.send(server.request("POST", "/", body: Array("x".utf8))) { result in
        statuses.withLock { $0.append((try? result.get().status) ?? 0) }
      }
    }
    #expect(eventually { waiting.withLock { $0.count } == 50 }, "all at once")
    #expect(server.server.openConnections == 1)
    for exchange in waiting.withLock({ $0 }) { exchange.respond(status: 204) }
    #expect(eventually { statuses.withLock { $0 } == [Int](repeating: 204, count: 50) })
  }

  @Test func movesManyBodiesAtOnce() throws {
    let server = try TestServer(TestApplication.echo) { $0.loopCount = 2 }
    let client = try HTTPClient()
    var random = Seeded()
    let results = Locked<[Bool]>([])
    for number in 0..<400 {
      let count = Int.random(in: 0...(number % 10 == 0 ? 600_000 : 2000), using: &random)
      let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* number) }
      client.send(server.request("POST", "/", body: body)) { result in
        let isRight = (try? result.get().body) == body
        results.withLock { $0.append(isRight) }
      }
    }
    #expect(eventually(seconds: 60) { results.withLock { $0.count } == 400 })
    #expect(results.withLock { $0.allSatisfy { $0 } })
    #expect(server.server.openConnections <= 8)
  }

  @Test func oneLostAnswerDoesNotHurtTheOthers() throws {
    let waiting = Eventually<Exchange>()
    let server = try TestServer(
      TestApplication { head, exchange in
        switch head.path {
        case "/lost": exchange.abort()
        case "/big": exchange.respond(status: 200, body: [UInt8](repeating: 65, count: 2000))
        default: waiting.fulfil(exchange)
        }
        return DiscardedBody()
      })
    let client = try HTTPClient()
    let late = Eventually<Result<ClientResponse, TransportError>>()
    client.send(server.request("GET", "/late")) { late.fulfil($0) }
    let exchange = try #require(waiting.wait())
    #expect(throws: TransportError.self) { try client.fetch(server.request("GET", "/lost")) }
    var bounded = server.request("GET", "/big")
    bounded.maxResponseBytes = 1000
    #expect(throws: TransportError.self) { try client.fetch(bounded) }
    exchange.respond(status: 200, body: Array("late".utf8))
    #expect(try late.wait()?.get().body == Array("late".utf8))
    #expect(server.server.openConnections == 1)
  }

  @Test(arguments: [100, 70_000, 262_158, 3_000_000])
  func readsTheAnswerToARefusedBody(_ count: Int) throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        CollectedBody(maxBytes: 10, on: exchange) { _ in exchange.respond(status: 200) }
      }
    ) { $0.limits.http2.resetBurst = 1000 }
    let client = try HTTPClient()
    let results = Locked<[String]>([])
    let request = server.request("POST", "/", body: [UInt8](repeating: 65, count: count))
    for _ in 0..<40 {
      client.send(request) { result in
        let text: String
        switch result {
        case .success(let response): text = "\(response.status) \(response.headers["content-type"] ?? "")"
        case .failure(let error): text = "\(error)"
        }
        results.withLock { $0.append(text) }
      }
    }
    #expect(eventually { results.withLock { $0.count } == 40 })
    #expect(Set(results.withLock { $0 }) == ["413 application/problem+json"])
  }

  @Test func goesElsewhereWhenTheServerGoesAway() throws {
    let server = try TestServer(TestApplication.echo)
    let client = try HTTPClient()
    #expect(try client.fetch(server.request()).status == 200)
    let done = Eventually<Bool>()
    server.server.shutdown { done.fulfil(true) }
    #expect(done.wait() == true)
    let next = try TestServer(TestApplication.echo) { $0.port = server.port }
    #expect(try client.fetch(next.request()).status == 200)
  }

  @Test func speaksHTTP1WhenToldOrWhenThatIsAll() throws {
    for offers in [true, false] {
      let server = try TestServer(TestApplication { _, _ in DiscardedBody() }) { $0.offersHTTP2 = offers }
      let client = try HTTPClient(usesHTTP2: !offers)
      for _ in 0..<3 { client.send(server.request()) { _ in } }
      #expect(eventually { server.server.openConnections == 3 })
    }
  }

  /// libcurl widens a window for each request and resets each stream that was answered: many requests are no flood.
  @Test func manyRequestsAreNoFlood() throws {
    let server = try TestServer(TestApplication.echo) {
      $0.limits.http2.controlFrameBurst = 200
      $0.limits.http2.controlFramesPerSecond = 1
      $0.limits.http2.resetsPerSecond = 1
    }
    let client = try HTTPClient()
    for number in 0..<600 {
      let response = try client.fetch(server.request("GET", "/"))
      try #require(response.status == 200, "request \(number)")
    }
  }

  /// A client whose request was refused before it had sent the body resets the stream: it had its answer.
  @Test func manyRefusalsAreNoFlood() throws {
    let refusing = TestApplication { _, exchange in
      exchange.respond(status: 401)
      return DiscardedBody()
    }
    let server = try TestServer(refusing) {
      $0.limits.http2.resetBurst = 20
      $0.limits.http2.resetsPerSecond = 1
    }
    let peer = HTTP2Peer(port: server.port)
    for number in 0..<100 {
      let stream = UInt32(2 * number + 1)
      peer.send(HTTP2Peer.head(stream, HTTP2Peer.fields("POST"), isWhole: false))
      try #require(peer.receive { $0.status(stream) == "401" && $0.hasEnded(stream) }, "request \(number)")
      peer.send(HTTP2Frame.reset(stream))
    }
  }
}
