import Testing

@testable import Transport

/// HTTP/2 frame by frame.
@Suite struct HTTP2ServerTests {
  @Test func isChosenByALPN() throws {
    let server = try TestServer(TestApplication.echo)
    #expect(TLSClient(port: server.port, protocols: ["http/1.1", "h2"]).negotiated == "h2")
    #expect(TLSClient(port: server.port, protocols: ["h9", "http/1.1"]).negotiated == "http/1.1")
    let old = try TestServer(TestApplication.echo) { $0.offersHTTP2 = false }
    #expect(TLSClient(port: old.port, protocols: ["h2", "http/1.1"]).negotiated == "http/1.1")
  }

  @Test func showsTheSameRequestAsHTTP1() throws {
    let seen = Eventually<RequestHead>()
    let server = try TestServer(
      TestApplication { head, exchange in
        seen.fulfil(head)
        exchange.respond(
          status: 201, headers: ["X-A": "1", "connection": "close", "bad name": "x", "x-b": "a\r\nb"],
          body: Array("made".utf8))
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port)
    let more = [("cookie", "a=1"), ("x-mine", "y"), ("cookie", "b=2")]
    peer.send(HTTP2Peer.head(1, HTTP2Peer.fields("GET", "/a/b?c=d", more)))
    #expect(peer.receive { $0.hasEnded(1) })
    #expect(peer.heads[1] == [[":status": "201", "x-a": "1", "content-length": "4"]])
    #expect(peer.text(1) == "made")
    let head = try #require(seen.wait())
    #expect(head.method == "GET" && head.path == "/a/b" && head.query == "c=d" && head.host == "node.test")
    #expect(head.headers == ["host": "node.test", "x-mine": "y", "cookie": "a=1; b=2"])
    #expect(head.contentLength == 0 && head.remoteAddress.hasPrefix("127.0.0.1:"))
  }

  @Test func servesStreamsInAnyOrder() throws {
    let waiting = Locked<[String: Exchange]>([:])
    let server = try TestServer(
      TestApplication { head, exchange in
        waiting.withLock { $0[head.path] = exchange }
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port)
    for number in 0..<10 {
      peer.send(HTTP2Peer.head(UInt32(2 * number + 1), HTTP2Peer.fields("GET", "/\(number)")))
    }
    #expect(eventually { waiting.withLock { $0.count } == 10 })
    for number in (0..<10).reversed() {
      let exchange = try #require(waiting.withLock { $0.removeValue(forKey: "/\(number)") })
      exchange.respond(status: 200, body: Array("\(number)".utf8))
      #expect(peer.receive { $0.hasEnded(UInt32(2 * number + 1)) })
      #expect(peer.text(UInt32(2 * number + 1)) == "\(number)")
    }
  }

  @Test func answersWithoutBody() throws {
    let server = try TestServer(
      TestApplication { head, exchange in
        exchange.respond(status: head.path == "/204" ? 204 : 200, body: Array(head.path.utf8))
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Peer.head(1, HTTP2Peer.fields("HEAD", "/ab")))
    peer.send(HTTP2Peer.head(3, HTTP2Peer.fields("GET", "/204")))
    #expect(peer.receive { $0.hasEnded(1) && $0.hasEnded(3) })
    #expect(peer.heads[1] == [[":status": "200", "content-length": "3"]])
    #expect(peer.heads[3] == [[":status": "204"]])
    #expect(peer.body(1).isEmpty && peer.body(3).isEmpty)
  }

  @Test func takesBodiesTrailersAndExpectations() throws {
    let server = try TestServer(TestApplication.echo)
    let peer = HTTP2Peer(port: server.port)
    peer.send(
      HTTP2Peer.head(1, HTTP2Peer.fields("POST", "/", [("expect", "100-continue")]), isWhole: false))
    #expect(peer.receive { $0.status(1) == "100" })
    peer.send(HTTP2Frame(.data, stream: 1, Array("ab".utf8)), HTTP2Frame(.data, stream: 1, Array("cd".utf8)))
    peer.send(HTTP2Peer.head(1, [("x-checksum", "1")]))
    #expect(peer.receive { $0.hasEnded(1) })
    #expect(peer.status(1) == "200" && peer.text(1) == "abcd")
  }

  @Test func breaksWhatTheApplicationGivesUp() throws {
    let server = try TestServer(
      TestApplication { head, exchange in
        if head.path == "/short" {
          exchange.start(status: 200, contentLength: 10)
          exchange.write([1])
          exchange.end()
        } else if head.path == "/long" {
          let long = String(repeating: "a", count: 70_000)
          exchange.respond(status: 200, headers: ["x-long": long], body: [1])
        } else if head.path == "/abort" {
          exchange.start(status: 200)
          exchange.abort()
        } else {
          exchange.respond(status: 200)
        }
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Peer.head(1, HTTP2Peer.fields("GET", "/short")))
    peer.send(HTTP2Peer.head(3, HTTP2Peer.fields("GET", "/abort")))
    peer.send(HTTP2Peer.head(5), HTTP2Peer.head(7, HTTP2Peer.fields("GET", "/long")))
    #expect(peer.receive { $0.resetCode(1) == 2 && $0.resetCode(3) == 2 && $0.hasEnded(5) })
    #expect(peer.receive { $0.resetCode(7) == 2 })
    #expect(!peer.hasEnded(1) && !peer.hasEnded(3) && !peer.hasEnded(7))
  }

  @Test func tellsTheApplicationOfAReset() throws {
    let aborted = Eventually<Bool>()
    let began = Eventually<Bool>()
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.onAbort { aborted.fulfil(true) }
        began.fulfil(true)
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Peer.head(1))
    #expect(began.wait() == true)
    peer.send(HTTP2Frame.reset(1))
    #expect(aborted.wait() == true)
    #expect(server.server.openConnections == 1)
  }

  @Test func answersEarlyAndLetsGoOfTheRest() throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.respond(status: 403)
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port)
    for stream: UInt32 in [1, 3] {
      peer.send(HTTP2Peer.head(stream, HTTP2Peer.fields("POST"), isWhole: false))
      #expect(peer.receive { $0.hasEnded(stream) && $0.status(stream) == "403" })
    }
    // The rest is dropped, and when it does not end the stream is.
    let rest = [UInt8](repeating: 65, count: 10_000)
    for _ in 0..<100 { peer.send(HTTP2Frame(.data, stream: 1, rest), HTTP2Frame(.data, stream: 3, rest)) }
    peer.send(HTTP2Frame(.data, flags: HTTP2Frame.endStream, stream: 1))
    #expect(peer.receive { $0.resetCode(3) == 0 })
    #expect(peer.resetCode(1) == nil)
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
        made.onShutdown { _ = made }
        if head.path == "/" { made.respond(status: 200) }
        return body
      })
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Peer.head(1))
    #expect(peer.receive { $0.hasEnded(1) })
    #expect(eventually(isForgotten))
    for stream: UInt32 in [3, 5] {
      peer.send(HTTP2Peer.head(stream, HTTP2Peer.fields("POST", "/never"), isWhole: false))
      #expect(eventually { !isForgotten() })
      if stream == 3 { peer.send(HTTP2Frame.reset(stream)) } else { peer.tls.reset() }
      #expect(eventually(isForgotten))
    }
    #expect(eventually { server.server.openConnections == 0 })
  }

  @Test func shutsDownGracefully() throws {
    let waiting = Locked<[Exchange]>([])
    let toldOfShutdown = Eventually<Bool>()
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.onShutdown { toldOfShutdown.fulfil(true) }
        waiting.withLock { $0.append(exchange) }
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Peer.head(1))
    #expect(eventually { waiting.withLock { $0.count } == 1 })
    let idle = HTTP2Peer(port: server.port)
    #expect(idle.receive { !$0.frames.isEmpty })
    let done = Eventually<Bool>()
    server.server.shutdown { done.fulfil(true) }
    #expect(toldOfShutdown.wait() == true)
    #expect(peer.receive { $0.goawayStreams == [0x7FFF_FFFF] }, "announced, not cut")
    // Crosses the announcement and is served.
    peer.send(HTTP2Peer.head(3))
    #expect(eventually { waiting.withLock { $0.count } == 2 })
    peer.send(HTTP2Frame(.ping, flags: HTTP2Frame.acknowledged, [UInt8](repeating: 0, count: 8)))
    #expect(peer.receive { $0.goawayStreams == [0x7FFF_FFFF, 3] })
    peer.send(HTTP2Peer.head(5))
    for exchange in waiting.withLock({ $0 }) { exchange.respond(status: 200, body: [65]) }
    #expect(peer.receiveUntilEnd())
    #expect(peer.text(1) == "A" && peer.text(3) == "A" && peer.heads[5] == nil)
    #expect(peer.goawayCodes == [0, 0])
    #expect(idle.receiveUntilEnd())
    #expect(done.wait() == true)
    #expect(server.server.openConnections == 0)
  }
}
