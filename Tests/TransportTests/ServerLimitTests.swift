import TestSupport
import Testing

@testable import Transport

/// Slow, half-open and excessive peers, and how a server begins and ends.
@Suite struct ServerLimitTests {
  @Test func cutsASlowHead() throws {
    let server = try TestServer(TestApplication.echo, plaintext: true) {
      $0.limits.headTimeoutMilliseconds = 200
    }
    let slow = RawClient(port: server.port)
    slow.send("GET / HTTP/1.1\r\n")
    #expect(slow.receiveUntilEnd())
    #expect(slow.text.hasPrefix("HTTP/1.1 408 "))
    #expect(slow.text.contains("\"code\":\"requestTimeout\""))
    let silent = RawClient(port: server.port)
    #expect(silent.receiveUntilEnd())
    #expect(silent.text.isEmpty)
  }

  @Test func cutsAnIdleConnection() throws {
    let server = try TestServer(TestApplication.echo, plaintext: true) {
      $0.limits.idleTimeoutMilliseconds = 200
    }
    let client = RawClient(port: server.port)
    client.send(ServerTests.get)
    #expect(client.receiveUntilEnd())
    #expect(client.text.hasPrefix("HTTP/1.1 200 "))
    #expect(eventually { server.server.openConnections == 0 })
  }

  @Test func cutsASlowBody() throws {
    let server = try TestServer(TestApplication.echo, plaintext: true) {
      $0.limits.bodyProgressMilliseconds = 200
      $0.limits.bodyMinimumBytes = 10
    }
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 50\r\n\r\n012345678901")
    #expect(client.receiveUntilEnd())
    #expect(client.text.hasPrefix("HTTP/1.1 408 "))
    #expect(client.text.contains("\"code\":\"bodyTooSlow\""))
  }

  @Test func cutsAReaderThatStalls() throws {
    let aborted = Eventually<Bool>()
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.onAbort { aborted.fulfil(true) }
        exchange.start(status: 200)
        exchange.write([UInt8](repeating: 65, count: 32 << 20))
        return DiscardedBody()
      }, plaintext: true
    ) { $0.writeStallTimeoutMilliseconds = 200 }
    let client = RawClient(port: server.port, receiveBuffer: 4096)
    client.send(ServerTests.get)
    #expect(aborted.wait() == true)
    #expect(eventually { server.server.openConnections == 0 })
    client.close()
  }

  private final class Token: Sendable {
    let isGone: Locked<Bool>
    init(_ isGone: Locked<Bool>) { self.isGone = isGone }
    deinit { isGone.withLock { $0 = true } }
  }

  /// What an answer holds is let go when the peer has read it, or is gone; not when the answer is given.
  @Test(arguments: [true, false])
  func holdsUntilTheAnswerIsTaken(_ reads: Bool) throws {
    let isGone = Locked(false)
    let bytes = 32 << 20
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.respond(
          status: 200, body: [UInt8](repeating: 65, count: bytes), holding: Token(isGone))
        return DiscardedBody()
      }, plaintext: true)
    let client = RawClient(port: server.port, receiveBuffer: 65_536)
    client.send(ServerTests.get)
    #expect(client.receive(bytes: 100_000, seconds: 20))
    #expect(!isGone.withLock { $0 })
    if reads { #expect(client.receive(bytes: bytes, seconds: 60)) } else { client.close() }
    #expect(eventually { isGone.withLock { $0 } })
  }

  @Test func beginsNoMoreThanAPipeliningPeerReads() throws {
    let begun = Locked(0)
    let piece = [UInt8](repeating: 65, count: 100_000)
    let server = try TestServer(
      TestApplication { _, exchange in
        begun.withLock { $0 += 1 }
        exchange.respond(status: 200, body: piece)
        return DiscardedBody()
      }, plaintext: true)
    let client = RawClient(port: server.port, receiveBuffer: 65_536)
    client.send(String(repeating: ServerTests.get, count: 300))
    #expect(eventually { begun.withLock { $0 } > 3 })
    #expect(begun.withLock { $0 } < 100, "what it does not read is not made")
    #expect(client.receive(bytes: 300 * 100_000, seconds: 60))
    #expect(begun.withLock { $0 } == 300)
  }

  private final class TokenBody: RequestBodyHandler, Sendable {
    func received(_ bytes: [UInt8]) {}
    func ended() {}
    func aborted() {}
  }

  @Test func forgetsWhatIsOver() throws {
    struct Seen {
      weak var exchange: Exchange?
      weak var body: TokenBody?
    }
    let seen = Locked(Seen())
    let isForgotten: @Sendable () -> Bool = { seen.withLock { $0.exchange == nil && $0.body == nil } }
    let server = try TestServer(
      TestApplication { head, made in
        let body = TokenBody()
        seen.withLock { $0 = Seen(exchange: made, body: body) }
        made.onAbort { _ = made }
        made.onDrain { _ = made }
        if head.path == "/" { made.respond(status: 200) }
        return body
      }, plaintext: true)
    let client = RawClient(port: server.port)
    client.send(ServerTests.get)
    #expect(client.receive { $0.hasPrefix("HTTP/1.1 200 ") })
    #expect(eventually(isForgotten))
    client.send("GET /never HTTP/1.1\r\nhost: a\r\n\r\n")
    #expect(eventually { !isForgotten() })
    client.reset()
    #expect(eventually(isForgotten))
  }

  @Test func cutsAHandshakeThatStalls() throws {
    let server = try TestServer(TestApplication.echo) { $0.handshakeTimeoutMilliseconds = 200 }
    let client = RawClient(port: server.port)
    client.send([0x16, 0x03, 0x01])
    #expect(client.receiveUntilEnd())
    #expect(eventually { server.server.openConnections == 0 })
  }

  @Test func survivesMalformedTLS() throws {
    let server = try TestServer(TestApplication.echo) { $0.handshakeTimeoutMilliseconds = 1000 }
    var random = Seeded()
    for round in 0..<40 {
      let client = RawClient(port: server.port)
      var bytes = (0..<600).map { _ in UInt8.random(in: 0...255, using: &random) }
      if round % 2 == 0 {
        bytes = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03] + bytes
      }
      client.send(round == 1 ? Array(ServerTests.get.utf8) : bytes)
      #expect(client.receiveUntilEnd(), "round \(round)")
    }
    #expect(try HTTPClient().fetch(server.request()).status == 200)
  }

  @Test func refusesMoreConnectionsThanAllowed() throws {
    let server = try TestServer(TestApplication.echo, plaintext: true) { $0.maxConnections = 3 }
    let clients = (0..<3).map { _ in RawClient(port: server.port) }
    #expect(eventually { server.server.openConnections == 3 })
    for _ in 0..<5 {
      let excess = RawClient(port: server.port)
      #expect(excess.receiveUntilEnd())
      #expect(excess.text.isEmpty)
    }
    clients[0].send(ServerTests.get)
    #expect(clients[0].receive { $0.hasPrefix("HTTP/1.1 200 ") })
    clients[1].close()
    #expect(eventually { server.server.openConnections == 2 })
    let next = RawClient(port: server.port)
    next.send(ServerTests.get)
    #expect(next.receive { $0.hasPrefix("HTTP/1.1 200 ") })
  }

  @Test(arguments: [1, 2])
  func namesAPortInUse(_ loopCount: Int) throws {
    let first = try TestServer(TestApplication.echo, plaintext: true) { $0.loopCount = loopCount }
    let error = #expect(throws: TransportError.self) {
      _ = try TestServer(TestApplication.echo, plaintext: true) {
        $0.port = first.port
        $0.loopCount = loopCount
      }
    }
    #expect(error?.code == .addressInUse)
    #expect(error?.message.contains("127.0.0.1:\(first.port)") == true)
  }

  @Test func refusesABadConfiguration() throws {
    func code(_ change: (inout ServerConfiguration) -> Void) -> TransportError.Code? {
      do {
        _ = try TestServer(TestApplication.echo, plaintext: true, change: change)
        return nil
      } catch {
        return (error as? TransportError)?.code
      }
    }
    let authority = TestAuthority.shared
    #expect(code { $0.address = "localhost" } == .addressMalformed)
    #expect(code { $0.address = "192.0.2.1" } == .addressNotAvailable)
    #expect(code { $0.security = .tls(chainFile: "/nowhere", keyFile: "/nowhere") } == .certificateUnusable)
    #expect(
      code { $0.security = .tls(chainFile: authority.chainFile, keyFile: authority.folder + "/ca.key") }
        == .privateKeyUnusable)
  }

  @Test func shutsDownGracefully() throws {
    let waiting = Eventually<Exchange>()
    let server = try TestServer(
      TestApplication { head, exchange in
        if head.path == "/late" { waiting.fulfil(exchange) } else { exchange.respond(status: 200) }
        return DiscardedBody()
      }, plaintext: true)
    let idle = RawClient(port: server.port)
    idle.send(ServerTests.get)
    #expect(idle.receive { $0.hasPrefix("HTTP/1.1 200 ") })
    let busy = RawClient(port: server.port)
    busy.send("GET /late HTTP/1.1\r\nhost: a\r\n\r\n")
    let exchange = try #require(waiting.wait())
    let done = Eventually<Bool>()
    server.server.shutdown { done.fulfil(true) }
    #expect(idle.receiveUntilEnd())
    #expect(RawClient(port: server.port).isEnded, "it listens no more")
    exchange.respond(status: 200, body: [65])
    #expect(busy.receiveUntilEnd())
    #expect(busy.text.hasSuffix("connection: close\r\n\r\nA"))
    #expect(done.wait() == true)
    #expect(server.server.openConnections == 0)
  }

  @Test func shutdownIsBounded() throws {
    let server = try TestServer(TestApplication { _, _ in DiscardedBody() }, plaintext: true)
    let client = RawClient(port: server.port)
    client.send(ServerTests.get)
    #expect(eventually { server.server.openConnections == 1 })
    let done = Eventually<Bool>()
    server.server.shutdown(graceMilliseconds: 100) { done.fulfil(true) }
    #expect(client.receiveUntilEnd())
    #expect(done.wait() == true)
  }
}
