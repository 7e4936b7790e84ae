import TestSupport
import Testing

@testable import Transport

/// Frames that no well-behaved client sends, or not so many of.
@Suite struct HTTP2HostileTests {
  static let enhanceYourCalm: UInt32 = 11

  /// That the server is there for others.
  static func serves(_ server: TestServer) -> Bool {
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Peer.head(1))
    return peer.receive { $0.hasEnded(1) && $0.status(1) == "200" }
  }

  @Test(arguments: [true, false])
  func endsAFloodOfResets(_ byPeer: Bool) throws {
    let begun = Locked(0)
    let open = Locked(0)
    let server = try TestServer(
      TestApplication { head, exchange in
        guard head.path == "/hang" else {
          exchange.respond(status: 200)
          return DiscardedBody()
        }
        begun.withLock { $0 += 1 }
        open.withLock { $0 += 1 }
        exchange.onAbort { open.withLock { $0 -= 1 } }
        return DiscardedBody()
      }
    ) { $0.limits.http2.resetBurst = 50 }
    let peer = HTTP2Peer(port: server.port)
    for number in 0..<2000 where !peer.tls.isEnded {
      let stream = UInt32(2 * number + 1)
      // A window that overflows is the stream's error, which makes the server reset it.
      let end = byPeer ? HTTP2Frame.reset(stream) : HTTP2Frame.windowUpdate(stream, 0x7FFF_FFFF)
      peer.send(HTTP2Peer.head(stream, HTTP2Peer.fields("GET", "/hang")), end)
    }
    #expect(peer.receiveUntilEnd())
    #expect(peer.goawayCodes.isEmpty || peer.goawayCodes == [Self.enhanceYourCalm])
    #expect(begun.withLock { $0 } < 200)
    #expect(eventually { open.withLock { $0 } == 0 })
    #expect(Self.serves(server))
  }

  static let floods: [(String, HTTP2Frame)] = [
    ("pings", HTTP2Frame(.ping, [UInt8](repeating: 0, count: 8))),
    ("settings", HTTP2Frame.settings([(3, 100)])),
    ("priorities", HTTP2Frame(.priority, stream: 1, [0, 0, 0, 0, 1])),
    ("windows of the connection", HTTP2Frame.windowUpdate(0, 1)),
    ("windows of a stream", HTTP2Frame.windowUpdate(1, 1)),
    ("empty data", HTTP2Frame(.data, stream: 1)),
    ("unknown frames", HTTP2Frame(kind: 0xEE, stream: 1)),
    ("acknowledgements", HTTP2Frame(.ping, flags: 1, [UInt8](repeating: 0, count: 8))),
  ]

  @Test(arguments: floods.indices)
  func endsAFlood(_ index: Int) throws {
    let server = try TestServer(TestApplication.echo) { $0.limits.http2.controlFrameBurst = 200 }
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Peer.head(1, HTTP2Peer.fields("POST"), isWhole: false))
    let many = [[HTTP2Frame]](repeating: [Self.floods[index].1], count: 100)
    for _ in 0..<50 where !peer.tls.isEnded { peer.tls.send(many.flatMap { $0.flatMap(\.bytes) }) }
    #expect(peer.receiveUntilEnd(), "\(Self.floods[index].0)")
    #expect(peer.goawayCodes.isEmpty || peer.goawayCodes == [Self.enhanceYourCalm])
    #expect(Self.serves(server))
  }

  @Test func endsAFloodOfContinuations() throws {
    let server = try TestServer(TestApplication.echo)
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Frame(.headers, stream: 1, HTTP2Frame.block(HTTP2Peer.fields())))
    for _ in 0..<1000 where !peer.tls.isEnded { peer.send(HTTP2Frame(.continuation, stream: 1)) }
    #expect(peer.receiveUntilEnd())
    #expect(Self.serves(server))
  }

  @Test func refusesLargeHeads() throws {
    let server = try TestServer(TestApplication.echo)
    let peer = HTTP2Peer(port: server.port)
    let long = [("x-long", String(repeating: "a", count: 16_150))]
    peer.send(HTTP2Peer.head(1, HTTP2Peer.fields() + [("x-a", String(repeating: "a", count: 5000))]))
    peer.send(HTTP2Frame(.headers, flags: 1, stream: 3, HTTP2Frame.block(HTTP2Peer.fields() + long)))
    peer.send(HTTP2Frame(.continuation, flags: 4, stream: 3, HTTP2Frame.block([("x-b", "more than enough")])))
    let many = (0..<101).map { ("x-\($0)", "1") }
    peer.send(HTTP2Peer.head(5, HTTP2Peer.fields() + many))
    #expect(peer.receive { $0.hasEnded(1) && $0.hasEnded(3) && $0.hasEnded(5) })
    #expect(peer.status(1) == "200")
    #expect(peer.status(3) == "431" && peer.text(3).contains(#""code":"headTooLarge""#))
    #expect(peer.status(5) == "431" && peer.text(5).contains(#""code":"tooManyHeaders""#))
    #expect(peer.heads[5]?.last?["content-type"] == "application/problem+json")
    #expect(!peer.tls.isEnded, "the connection goes on")
  }

  /// One entry of 4,000 bytes in the dynamic table, named a thousand times by one byte each.
  @Test func endsABombOfCompressedFields() throws {
    let begun = Locked(0)
    let server = try TestServer(
      TestApplication { _, exchange in
        begun.withLock { $0 += 1 }
        exchange.respond(status: 200)
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port)
    let indexed = HTTP2Frame.block([("x-bomb", String(repeating: "a", count: 3900))]).dropFirst()
    let block = HTTP2Frame.block(HTTP2Peer.fields()) + [0x40] + indexed
    peer.send(HTTP2Frame(.headers, flags: 5, stream: 1, block + [UInt8](repeating: 0xBE, count: 1000)))
    #expect(peer.receiveUntilEnd())
    #expect(peer.goawayCodes == [Self.enhanceYourCalm])
    #expect(begun.withLock { $0 } == 0)
    #expect(Self.serves(server))
  }

  @Test func refusesMoreStreamsThanAllowed() throws {
    let begun = Locked(0)
    let server = try TestServer(
      TestApplication { _, _ in
        begun.withLock { $0 += 1 }
        return DiscardedBody()
      }
    ) { $0.limits.http2.concurrentStreams = 5 }
    let hasty = HTTP2Peer(port: server.port)
    for number in 0..<8 { hasty.send(HTTP2Peer.head(UInt32(2 * number + 1))) }
    #expect(hasty.receive { $0.resetCode(11) == 7 && $0.resetCode(13) == 7 && $0.resetCode(15) == 7 })
    #expect(begun.withLock { $0 } == 5)
    let knowing = HTTP2Peer(port: server.port)
    #expect(knowing.settle())
    for number in 0..<6 { knowing.send(HTTP2Peer.head(UInt32(2 * number + 1))) }
    #expect(knowing.receiveUntilEnd())
    #expect(knowing.goawayCodes == [1])
    #expect(begun.withLock { $0 } == 10)
  }

  /// Requests that RFC 9113 or this house forbids: the answer's status and code, or the stream's reset.
  static let malformed: [(String, [(String, String)], String)] = [
    ("upper case", HTTP2Peer.fields() + [("X-A", "1")], "reset"),
    ("a line end", HTTP2Peer.fields() + [("x-a", "1\r\nx-b: 2")], "reset"),
    ("a nul", HTTP2Peer.fields() + [("x-a", "1\0")], "reset"),
    ("a name with a space", HTTP2Peer.fields() + [("x a", "1")], "reset"),
    ("no method", Array(HTTP2Peer.fields().dropFirst()), "reset"),
    ("no path", Array(HTTP2Peer.fields().dropLast()), "reset"),
    ("an empty path", HTTP2Peer.fields("GET", ""), "reset"),
    ("two paths", HTTP2Peer.fields() + [(":path", "/b")], "reset"),
    ("pseudo behind", HTTP2Peer.fields("GET", "/", [("x-a", "1"), (":authority", "b")]), "reset"),
    ("an unknown pseudo", [(":x", "1")] + HTTP2Peer.fields(), "reset"),
    ("a connection field", HTTP2Peer.fields() + [("connection", "close")], "reset"),
    ("chunks", HTTP2Peer.fields("POST") + [("transfer-encoding", "chunked")], "reset"),
    ("an upgrade", HTTP2Peer.fields() + [("upgrade", "websocket")], "reset"),
    ("two lengths", HTTP2Peer.fields("POST") + [("content-length", "1"), ("content-length", "2")], "reset"),
    ("a wrong length", HTTP2Peer.fields("POST") + [("content-length", "5")], "reset"),
    ("a signed length", HTTP2Peer.fields("POST") + [("content-length", "+0")], "reset"),
    ("another host", HTTP2Peer.fields() + [("host", "other.test")], "400 targetForeign"),
    (
      "a bad host", [(":method", "GET"), (":scheme", "https"), (":authority", "a/b"), (":path", "/")], "reset"
    ),
    (
      "plain http", [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/")],
      "400 targetForeign"
    ),
    ("a foreign path", HTTP2Peer.fields("GET", "https://x/"), "any"),
    ("a fragment", HTTP2Peer.fields("GET", "/a#b"), "400 targetMalformed"),
    ("a space in the path", HTTP2Peer.fields("GET", "/a b"), "any"),
    ("bytes that are no text", HTTP2Peer.fields("GET", "/\u{7F}"), "any"),
    ("a bad method", HTTP2Peer.fields("G T"), "any"),
    ("a tunnel", [(":method", "CONNECT"), (":authority", "a:1")], "501 methodNotSupported"),
    (
      "another protocol", [(":protocol", "connect-udp")] + HTTP2Peer.fields("CONNECT"),
      "501 methodNotSupported"
    ),
    ("a protocol without CONNECT", [(":protocol", "websocket")] + HTTP2Peer.fields(), "reset"),
    ("expectations", HTTP2Peer.fields() + [("expect", "miracles")], "417 expectationUnknown"),
  ]

  @Test(arguments: malformed.indices)
  func refusesMalformedRequests(_ index: Int) throws {
    let (name, fields, expected) = Self.malformed[index]
    let begun = Locked(0)
    let server = try TestServer(
      TestApplication { head, exchange in
        if head.path != "/good" { begun.withLock { $0 += 1 } }
        exchange.respond(status: 200)
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Peer.head(1, fields))
    #expect(peer.receive { $0.hasEnded(1) || $0.resetCode(1) != nil }, "\(name)")
    let answer = peer.resetCode(1) != nil ? "reset" : "\(peer.status(1) ?? "") \(peer.text(1))"
    if expected == "reset" {
      #expect(answer == "reset", "\(name)")
    } else if expected != "any" {
      let parts = expected.split(separator: " ")
      #expect(answer.hasPrefix(parts[0]), "\(name)")
      #expect(answer.contains(parts.last ?? ""), "\(name)")
    }
    #expect(begun.withLock { $0 } == 0, "\(name)")
    peer.send(HTTP2Peer.head(3, HTTP2Peer.fields("GET", "/good")))
    #expect(peer.receive { $0.hasEnded(3) }, "the connection goes on")
  }

  @Test func survivesRandomFrames() throws {
    var random = Seeded()
    let server = try TestServer(TestApplication.echo)
    for round in 0..<60 {
      let peer = HTTP2Peer(port: server.port)
      peer.send(HTTP2Peer.head(1, HTTP2Peer.fields("POST"), isWhole: false))
      for _ in 0..<20 {
        let length = Int.random(in: 0...40, using: &random)
        let frame = HTTP2Frame(
          kind: UInt8.random(in: 0...11, using: &random), flags: UInt8.random(in: 0...255, using: &random),
          stream: UInt32.random(in: 0...4, using: &random),
          (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) })
        peer.send(frame)
      }
      peer.receiveSome()
      if round % 2 == 0 { peer.tls.reset() }
    }
    #expect(eventually { server.server.openConnections <= 30 })
    #expect(Self.serves(server))
  }

  @Test func endsABadPreface() throws {
    let server = try TestServer(TestApplication.echo)
    let client = TLSClient(port: server.port)
    client.send(Array("GET / HTTP/1.1\r\nhost: a\r\n\r\n".utf8))
    #expect(
      eventually {
        _ = client.receive()
        return client.isEnded
      })
    #expect(eventually { server.server.openConnections == 0 })
  }
}
