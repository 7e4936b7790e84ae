import Glibc
import Testing

@testable import Transport

/// Slow and greedy peers on HTTP/2, and backpressure both ways.
@Suite struct HTTP2LimitTests {
  @Test func endsASlowHeadAndSilence() throws {
    let server = try TestServer(TestApplication.echo) { $0.limits.headTimeoutMilliseconds = 200 }
    let slow = HTTP2Peer(port: server.port)
    #expect(slow.settle())
    slow.send(HTTP2Frame(.headers, stream: 1, HTTP2Frame.block(HTTP2Peer.fields())))
    #expect(slow.receiveUntilEnd())
    #expect(slow.goawayCodes == [HTTP2HostileTests.enhanceYourCalm])
    let silent = HTTP2Peer(port: server.port)
    #expect(silent.receiveUntilEnd())
    #expect(silent.goawayCodes == [0])
    #expect(eventually { server.server.openConnections == 0 })
  }

  @Test func endsAnIdleConnectionButNoBusyOne() throws {
    let waiting = Eventually<Exchange>()
    let server = try TestServer(
      TestApplication { head, exchange in
        if head.path == "/late" { waiting.fulfil(exchange) } else { exchange.respond(status: 200) }
        return DiscardedBody()
      }
    ) { $0.limits.idleTimeoutMilliseconds = 200 }
    let busy = HTTP2Peer(port: server.port)
    busy.send(HTTP2Peer.head(1, HTTP2Peer.fields("GET", "/late")))
    let exchange = try #require(waiting.wait())
    let idle = HTTP2Peer(port: server.port)
    idle.send(HTTP2Peer.head(1))
    #expect(idle.receiveUntilEnd())
    #expect(idle.hasEnded(1) && idle.goawayCodes == [0])
    exchange.respond(status: 200)
    #expect(busy.receive { $0.hasEnded(1) })
  }

  @Test func cutsASlowBodyAndNothingElse() throws {
    let server = try TestServer(TestApplication.echo) {
      $0.limits.headTimeoutMilliseconds = 60_000
      $0.limits.bodyProgressMilliseconds = 200
      $0.limits.bodyMinimumBytes = 10
    }
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Peer.head(1, HTTP2Peer.fields("POST"), isWhole: false))
    peer.send(HTTP2Frame(.data, stream: 1, Array("012345678901".utf8)))
    #expect(peer.receive { $0.hasEnded(1) })
    #expect(peer.status(1) == "408" && peer.text(1).contains(#""code":"bodyTooSlow""#))
    peer.send(HTTP2Peer.head(3))
    #expect(peer.receive { $0.hasEnded(3) && $0.status(3) == "200" })
  }

  @Test func refusesLargeBodies() throws {
    let aborted = Locked(0)
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.onAbort { aborted.withLock { $0 += 1 } }
        return CollectedBody(maxBytes: 10, on: exchange) { _ in exchange.respond(status: 200) }
      })
    let peer = HTTP2Peer(port: server.port)
    let announced = HTTP2Peer.fields("POST") + [("content-length", "11")]
    peer.send(HTTP2Peer.head(1, announced, isWhole: false))
    peer.send(HTTP2Peer.head(3, HTTP2Peer.fields("POST"), isWhole: false))
    peer.send(HTTP2Frame(.data, stream: 3, [UInt8](repeating: 65, count: 11)))
    for stream: UInt32 in [1, 3] {
      #expect(peer.receive { $0.hasEnded(stream) })
      #expect(peer.status(stream) == "413" && peer.text(stream).contains(#""code":"bodyTooLarge""#))
    }
    #expect(aborted.withLock { $0 } == 2)
    #expect(peer.receive { $0.resetCode(1) == 0 && $0.resetCode(3) == 0 }, "then the stream is let go")
  }

  @Test func resetsAStreamThatIsNotRead() throws {
    let aborted = Eventually<Bool>()
    let server = try TestServer(
      TestApplication { head, exchange in
        if head.path == "/big" {
          exchange.onAbort { aborted.fulfil(true) }
          exchange.start(status: 200)
          exchange.write([UInt8](repeating: 65, count: 1 << 20))
        } else {
          exchange.respond(status: 200, body: [66])
        }
        return DiscardedBody()
      }
    ) {
      $0.writeStallTimeoutMilliseconds = 300
      $0.limits.http2.unsentResponseBytes = 8 << 20
    }
    let peer = HTTP2Peer(port: server.port, settings: [(4, 1000)])
    peer.send(HTTP2Peer.head(1, HTTP2Peer.fields("GET", "/big")))
    #expect(peer.receive { $0.body(1).count == 1000 })
    peer.send(HTTP2Peer.head(3))
    #expect(peer.receive { $0.hasEnded(3) }, "the others go on")
    #expect(peer.receive { $0.resetCode(1) == 8 })
    #expect(aborted.wait() == true)
    peer.send(HTTP2Peer.head(5))
    #expect(peer.receive { $0.hasEnded(5) })
  }

  /// A little now and then would keep the answer in memory for as long as the peer likes.
  @Test func resetsAStreamThatIsReadByDrops() throws {
    let aborted = Eventually<Bool>()
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.onAbort { aborted.fulfil(true) }
        exchange.start(status: 200)
        exchange.write([UInt8](repeating: 65, count: 1 << 20))
        return DiscardedBody()
      }
    ) { $0.writeStallTimeoutMilliseconds = 300 }
    let peer = HTTP2Peer(port: server.port, settings: [(4, 1000)])
    peer.send(HTTP2Peer.head(1))
    #expect(
      eventually {
        peer.send(HTTP2Frame.windowUpdate(1, 10))
        // Seldom enough to be no flood, which would end the connection first.
        usleep(20_000)
        peer.receiveSome()
        return peer.resetCode(1) == 8
      })
    #expect(aborted.wait() == true)
  }

  @Test func cutsAConnectionThatIsNotRead() throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.start(status: 200)
        exchange.write([UInt8](repeating: 65, count: 32 << 20))
        return DiscardedBody()
      }
    ) { $0.writeStallTimeoutMilliseconds = 300 }
    let peer = HTTP2Peer(port: server.port, settings: [(4, 0x7FFF_FFFF)], receiveBuffer: 4096)
    peer.send(HTTP2Frame.windowUpdate(0, 0x7000_0000), HTTP2Peer.head(1))
    #expect(eventually { server.server.openConnections == 1 })
    #expect(eventually { server.server.openConnections == 0 })
  }

  @Test func holdsTheApplicationBackWhenTheWindowIsShut() throws {
    let exchanges = Eventually<Exchange>()
    let drained = Locked(0)
    let piece = [UInt8](repeating: 65, count: 50_000)
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.start(status: 200)
        for _ in 0..<4 { exchange.write(piece) }
        exchange.onDrain { drained.withLock { $0 += 1 } }
        exchanges.fulfil(exchange)
        return DiscardedBody()
      })
    let peer = HTTP2Peer(port: server.port, settings: [(4, 100_000)])
    peer.send(HTTP2Frame.windowUpdate(0, 1 << 20), HTTP2Peer.head(1))
    #expect(peer.receive { $0.body(1).count == 100_000 })
    let exchange = try #require(exchanges.wait())
    #expect(exchange.bufferedBytes == 100_000)
    #expect(drained.withLock { $0 } == 0)
    peer.send(HTTP2Frame.windowUpdate(1, 50_000))
    #expect(peer.receive { $0.body(1).count == 150_000 })
    #expect(eventually { drained.withLock { $0 } == 1 })
    #expect(exchange.bufferedBytes == 50_000)
    exchange.end()
    peer.send(HTTP2Frame.windowUpdate(1, 1 << 20))
    #expect(peer.receive { $0.hasEnded(1) })
    #expect(peer.body(1).count == 200_000)
  }

  private final class PausedBody: RequestBodyHandler, Sendable {
    let count = Locked(0)
    let isEnded = Eventually<Bool>()
    func received(_ bytes: [UInt8]) { count.withLock { $0 += bytes.count } }
    func ended() { isEnded.fulfil(true) }
    func aborted() {}
  }

  @Test func holdsThePeerBackWhenTheApplicationPauses() throws {
    let paused = PausedBody()
    let exchanges = Eventually<Exchange>()
    let server = try TestServer(
      TestApplication { head, exchange in
        guard head.method == "POST" else {
          exchange.respond(status: 200)
          return DiscardedBody()
        }
        exchange.setBodyPaused(true)
        exchanges.fulfil(exchange)
        return paused
      }
    ) { $0.limits.http2.streamWindowBytes = 100_000 }
    let peer = HTTP2Peer(port: server.port)
    #expect(peer.settle())
    peer.send(HTTP2Peer.head(1, HTTP2Peer.fields("POST"), isWhole: false))
    let piece = HTTP2Frame(.data, stream: 1, [UInt8](repeating: 65, count: 10_000))
    for _ in 0..<10 { peer.send(piece) }
    peer.send(HTTP2Peer.head(3))
    #expect(peer.receive { $0.hasEnded(3) }, "the others go on")
    #expect(paused.count.withLock { $0 } == 0)
    #expect(!peer.frames.contains { $0.isKind(.windowUpdate) && $0.stream == 1 }, "no room is given")
    try #require(exchanges.wait()).setBodyPaused(false)
    #expect(peer.receive { peer in peer.frames.contains { $0.isKind(.windowUpdate) && $0.stream == 1 } })
    #expect(paused.count.withLock { $0 } == 100_000)
    peer.send(HTTP2Frame(.data, flags: HTTP2Frame.endStream, stream: 1))
    #expect(paused.isEnded.wait() == true)
  }

  @Test func endsAPeerThatIgnoresTheWindow() throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.setBodyPaused(true)
        exchange.setMaxBodyBytes(1 << 30)
        return DiscardedBody()
      }
    ) { $0.limits.http2.streamWindowBytes = 65_535 }
    let peer = HTTP2Peer(port: server.port)
    peer.send(HTTP2Peer.head(1, HTTP2Peer.fields("POST"), isWhole: false))
    for _ in 0..<20 { peer.send(HTTP2Frame(.data, stream: 1, [UInt8](repeating: 65, count: 16_384))) }
    #expect(peer.receive { $0.resetCode(1) == 3 || !$0.goawayCodes.isEmpty })
  }

  @Test func beginsNoMoreThanThePeerReads() throws {
    let begun = Locked(0)
    let piece = [UInt8](repeating: 65, count: 100_000)
    let server = try TestServer(
      TestApplication { _, exchange in
        begun.withLock { $0 += 1 }
        exchange.respond(status: 200, body: piece)
        return DiscardedBody()
      }
    ) { $0.limits.http2.unsentResponseBytes = 250_000 }
    let peer = HTTP2Peer(port: server.port, settings: [(4, 0)])
    for number in 0..<20 { peer.send(HTTP2Peer.head(UInt32(2 * number + 1))) }
    #expect(peer.receive { peer in peer.heads.count == 3 })
    peer.send(HTTP2Frame(.ping, [UInt8](repeating: 1, count: 8)))
    #expect(peer.receive { peer in peer.frames.contains { $0.isKind(.ping) } })
    #expect(begun.withLock { $0 } == 3, "what it does not read is not made")
    peer.send(HTTP2Frame.settings([(4, 1 << 20)]), HTTP2Frame.windowUpdate(0, 1 << 24))
    #expect(peer.receive { peer in (0..<20).allSatisfy { peer.hasEnded(UInt32(2 * $0 + 1)) } })
    #expect(begun.withLock { $0 } == 20)
  }
}
