import Testing

@testable import Transport

/// WebSockets on streams (RFC 8441).
@Suite struct HTTP2WebSocketTests {
  private func data(_ stream: UInt32, _ bytes: [UInt8], isLast: Bool = false) -> HTTP2Frame {
    HTTP2Frame(.data, flags: isLast ? HTTP2Frame.endStream : 0, stream: stream, bytes)
  }

  private func text(_ text: String) -> [UInt8] {
    WebSocketFrameTests.frame(1, Array(text.utf8))
  }

  @Test func runsBesideRequestsAndOthers() throws {
    let handler = RecordingSocket.echo
    let heads = Locked<[RequestHead]>([])
    let server = try TestServer(
      TestApplication { head, exchange in
        heads.withLock { $0.append(head) }
        if head.path == "/plain" {
          exchange.respond(status: 200, body: Array("plain".utf8))
        } else {
          exchange.acceptWebSocket(headers: ["x-a": "1"], handler: handler)
        }
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port)
    #expect(peer.receive { $0.settings[8] == 1 }, "extended CONNECT is announced")
    peer.send(HTTP2Peer.tunnel(1, "/a"), HTTP2Peer.tunnel(3, "/b"))
    #expect(peer.receive { $0.status(1) == "200" && $0.status(3) == "200" })
    #expect(peer.heads[1] == [[":status": "200", "x-a": "1"]])
    peer.send(data(1, text("first")), HTTP2Peer.head(5, HTTP2Peer.fields("GET", "/plain")))
    peer.send(data(3, text("second")))
    #expect(peer.receive { $0.hasEnded(5) && $0.body(1).count == 7 && $0.body(3).count == 8 })
    #expect(peer.body(1) == [0x81, 5] + Array("first".utf8))
    #expect(peer.body(3) == [0x81, 6] + Array("second".utf8))
    #expect(peer.text(5) == "plain")
    let head = heads.withLock { $0[0] }
    #expect(head.method == "GET" && head.path == "/a" && head.headers["upgrade"] == "websocket")
  }

  @Test func closesInOrder() throws {
    let server = try SocketServer()
    let peer = HTTP2Peer(port: server.test.port)
    peer.send(HTTP2Peer.tunnel(1))
    let close = WebSocketFrameTests.frame(8, [0x0F, 0xA1] + Array("bye".utf8))
    peer.send(data(1, close, isLast: true))
    #expect(peer.receive { $0.hasEnded(1) })
    #expect(peer.body(1) == [0x88, 5, 0x0F, 0xA1] + Array("bye".utf8))
    #expect(server.handler.closeCodes == [4001])
    #expect(peer.resetCode(1) == nil)
    #expect(server.test.server.openConnections == 1, "the connection goes on")
  }

  @Test func noticesAResetAndABrokenRule() throws {
    let server = try SocketServer()
    let peer = HTTP2Peer(port: server.test.port)
    peer.send(HTTP2Peer.tunnel(1))
    #expect(peer.receive { $0.status(1) == "200" })
    peer.send(HTTP2Frame.reset(1))
    #expect(eventually { server.handler.closeCodes == [1006] })
    peer.send(HTTP2Peer.tunnel(3))
    #expect(peer.receive { $0.status(3) == "200" })
    peer.send(data(3, WebSocketFrameTests.frame(1, [65], masked: false)))
    #expect(peer.receive { $0.hasEnded(3) })
    #expect(peer.body(3).prefix(4) == [0x88, 2, 0x03, 0xEA], "1002")
    #expect(eventually { server.handler.closeCodes == [1006, 1002] })
  }

  @Test func refusesOtherHandshakes() throws {
    let server = try SocketServer()
    let peer = HTTP2Peer(port: server.test.port)
    peer.send(HTTP2Peer.head(1), HTTP2Peer.tunnel(3, version: "8"))
    #expect(peer.receive { $0.hasEnded(1) && $0.hasEnded(3) })
    #expect(peer.status(1) == "400" && peer.text(1).contains(#""code":"upgradeMalformed""#))
    #expect(peer.status(3) == "426" && peer.text(3).contains(#""code":"webSocketVersionNotSupported""#))
    #expect(peer.heads[3]?.first?["sec-websocket-version"] == "13")
    let plain = try TestServer(
      TestApplication { head, exchange in
        exchange.respond(status: head.path == "/" ? 200 : 404, body: Array("secret".utf8))
        return DiscardedBody()
      })
    let other = HTTP2Peer(port: plain.port)
    other.send(HTTP2Peer.tunnel(1), HTTP2Peer.tunnel(3, "/nothing"))
    #expect(other.receive { $0.hasEnded(1) && $0.hasEnded(3) })
    #expect(other.status(1) == "400" && other.text(1).contains(#""code":"notAWebSocket""#))
    #expect(!other.text(1).contains("secret"))
    #expect(other.status(3) == "404")
  }

  @Test func takesFramesBeforeTheAnswer() throws {
    let waiting = Eventually<Exchange>()
    let server = try TestServer(
      TestApplication { _, exchange in
        waiting.fulfil(exchange)
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Peer.tunnel(1), data(1, text("early")))
    let exchange = try #require(waiting.wait())
    peer.send(HTTP2Frame(.ping, [UInt8](repeating: 1, count: 8)))
    #expect(peer.receive { peer in peer.frames.contains { $0.isKind(.ping) } })
    exchange.acceptWebSocket(handler: RecordingSocket.echo)
    #expect(peer.receive { $0.body(1) == [0x81, 5] + Array("early".utf8) })
  }

  @Test func showsASlowConsumerAndGoesOn() throws {
    let sockets = Eventually<WebSocket>()
    let server = try SocketServer(RecordingSocket { _, socket in sockets.fulfil(socket) }) {
      $0.limits.http2.unsentResponseBytes = 100_000
    }
    let peer = HTTP2Peer(port: server.test.port, settings: [(4, 10_000)])
    peer.send(HTTP2Frame.windowUpdate(0, 1 << 24), HTTP2Peer.tunnel(1), data(1, text("go")))
    let socket = try #require(sockets.wait())
    let message = [UInt8](repeating: 66, count: 1000)
    for _ in 0..<200 { socket.send(text: message) }
    #expect(peer.receive { $0.body(1).count == 10_000 })
    #expect(socket.bufferedBytes > 180_000)
    peer.send(HTTP2Peer.tunnel(3))
    #expect(peer.receive { $0.status(3) == "200" }, "it holds nobody else up")
    let drained = Eventually<Bool>()
    socket.onDrain { drained.fulfil(true) }
    peer.send(HTTP2Frame.windowUpdate(1, 1 << 20))
    #expect(peer.receive { $0.body(1).count == 200 * 1004 })
    #expect(drained.wait() == true)
    #expect(socket.bufferedBytes == 0)
  }

  @Test func holdsASenderBack() throws {
    let sockets = Eventually<WebSocket>()
    let handler = RecordingSocket { _, socket in
      sockets.fulfil(socket)
      socket.setReadingPaused(true)
    }
    let server = try SocketServer(handler) { $0.limits.http2.streamWindowBytes = 50_000 }
    let peer = HTTP2Peer(port: server.test.port)
    #expect(peer.settle())
    peer.send(HTTP2Peer.tunnel(1), data(1, text("stop")))
    let socket = try #require(sockets.wait())
    let piece = text(String(repeating: "x", count: 9_000))
    for _ in 0..<5 { peer.send(data(1, piece)) }
    peer.send(HTTP2Frame(.ping, [UInt8](repeating: 1, count: 8)))
    #expect(peer.receive { peer in peer.frames.contains { $0.isKind(.ping) } })
    #expect(handler.texts.count == 1)
    #expect(!peer.frames.contains { $0.isKind(.windowUpdate) && $0.stream == 1 })
    socket.setReadingPaused(false)
    #expect(eventually { handler.texts.count >= 2 })
  }

  @Test func pingsAndGivesUp() throws {
    var limits = WebSocketLimits()
    limits.pingIntervalMilliseconds = 100
    limits.pongTimeoutMilliseconds = 100
    let server = try SocketServer(limits: limits)
    let peer = HTTP2Peer(port: server.test.port)
    peer.send(HTTP2Peer.tunnel(1))
    #expect(peer.receive { $0.body(1) == [0x89, 0] })
    #expect(peer.receive { $0.resetCode(1) == 8 })
    #expect(server.handler.closeCodes == [1006])
  }

  @Test func shutdownSaysGoingAway() throws {
    let server = try SocketServer()
    let peer = HTTP2Peer(port: server.test.port)
    peer.send(HTTP2Peer.tunnel(1))
    #expect(peer.receive { $0.status(1) == "200" })
    let done = Eventually<Bool>()
    server.test.server.shutdown { done.fulfil(true) }
    #expect(peer.receive { $0.body(1) == [0x88, 2, 0x03, 0xE9] && $0.goawayCodes == [0] })
    peer.send(data(1, WebSocketFrameTests.frame(8, [0x03, 0xE9]), isLast: true))
    #expect(peer.receiveUntilEnd())
    #expect(peer.hasEnded(1) && done.wait() == true)
    #expect(server.handler.closeCodes == [1001])
  }
}
