import Testing

@testable import Transport

/// Servers with more than one event loop.
@Suite struct SeveralLoopsTests {
  @Test func everythingOfAConnectionIsOnItsLoop() throws {
    let loopsOfConnections = Locked<[String: Set<ObjectIdentifier>]>([:])
    let strays = Locked(0)
    let server = try TestServer(
      TestApplication { head, exchange in
        let loop = exchange.loop
        loopsOfConnections.withLock { _ = $0[head.remoteAddress, default: []].insert(ObjectIdentifier(loop)) }
        if !loop.isOnLoop { strays.withLock { $0 += 1 } }
        return CollectedBody(maxBytes: 1000, on: exchange) { body in
          if !loop.isOnLoop { strays.withLock { $0 += 1 } }
          exchange.respond(status: 200, body: body)
        }
      }
    ) { $0.loopCount = 4 }
    let peers = (0..<40).map { _ in HTTP2Peer(port: server.port) }
    for peer in peers {
      for stream: UInt32 in [1, 3, 5] {
        peer.send(HTTP2Peer.head(stream, HTTP2Peer.fields("POST"), isWhole: false))
        peer.send(HTTP2Frame(.data, flags: HTTP2Frame.endStream, stream: stream, Array("\(stream)".utf8)))
      }
    }
    for peer in peers {
      #expect(peer.receive { $0.hasEnded(1) && $0.hasEnded(3) && $0.hasEnded(5) })
      #expect(peer.text(5) == "5")
    }
    let seen = loopsOfConnections.withLock { $0 }
    #expect(seen.count == 40)
    #expect(seen.values.allSatisfy { $0.count == 1 })
    // The kernel spreads connections by a hash: all forty on one loop of four does not happen.
    #expect(Set(seen.values.flatMap { $0 }).count > 1)
    #expect(strays.withLock { $0 } == 0)
    let done = Eventually<Bool>()
    server.server.shutdown { done.fulfil(true) }
    for peer in peers { #expect(peer.receiveUntilEnd()) }
    #expect(done.wait() == true)
  }
}
