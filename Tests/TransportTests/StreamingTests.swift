import Foundation
import TestSupport
import Testing

@testable import Transport

/// Large bodies both ways over HTTPS, with bounded memory between.
@Suite struct StreamingTests {
  /// Writes a pattern piece by piece, never holding much more than the drain mark.
  private final class Pump: Sendable {
    static let piece = (0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let exchange: Exchange
    let remaining: Locked<Int>
    let highest = Locked(0)

    init(_ exchange: Exchange, pieces: Int) {
      self.exchange = exchange
      remaining = Locked(pieces)
    }

    func run() {
      while exchange.bufferedBytes <= Exchange.drainedBytes {
        let hasMore = remaining.withLock { left in
          left -= 1
          return left >= 0
        }
        guard hasMore else { return exchange.end() }
        exchange.write(Self.piece)
        highest.withLock { $0 = max($0, exchange.bufferedBytes) }
      }
      exchange.onDrain { self.run() }
    }
  }

  @Test(arguments: [true, false], [true, false])
  func streamsALargeAnswer(_ knowsLength: Bool, _ usesHTTP2: Bool) throws {
    let pieces = 500
    let pump = Eventually<Pump>()
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.start(status: 200, contentLength: knowsLength ? pieces * Pump.piece.count : nil)
        let made = Pump(exchange, pieces: pieces)
        pump.fulfil(made)
        made.run()
        return DiscardedBody()
      })
    var request = server.request()
    request.maxResponseBytes = 1 << 30
    let response = try HTTPClient(usesHTTP2: usesHTTP2).fetch(request)
    #expect(response.body.count == pieces * Pump.piece.count)
    #expect(Array(response.body.suffix(Pump.piece.count)) == Pump.piece)
    let highest = pump.wait()?.highest.withLock { $0 } ?? .max
    #expect(highest <= Exchange.drainedBytes + Pump.piece.count + 16)
  }

  /// Takes a body piece by piece with a pause after each.
  private final class SlowBody: RequestBodyHandler {
    private let exchange: Exchange
    private var count = 0
    private var sum: UInt64 = 0

    init(_ exchange: Exchange) {
      self.exchange = exchange
    }

    func received(_ bytes: [UInt8]) {
      count += bytes.count
      for byte in bytes { sum = sum &* 31 &+ UInt64(byte) }
      exchange.setBodyPaused(true)
      let exchange = self.exchange
      exchange.loop.schedule(afterMilliseconds: 1) { exchange.setBodyPaused(false) }
    }

    func ended() {
      exchange.respond(status: 200, body: Array("\(count) \(sum)".utf8))
    }

    func aborted() {}
  }

  @Test(arguments: [true, false])
  func takesALargeBodyAtItsOwnPace(_ usesHTTP2: Bool) throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.setMaxBodyBytes(1 << 30)
        return SlowBody(exchange)
      })
    let body = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13 &+ $0 >> 9) }
    let sum = body.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
    let response = try HTTPClient(usesHTTP2: usesHTTP2).fetch(server.request("POST", "/", body: body))
    #expect(String(decoding: response.body, as: UTF8.self) == "\(body.count) \(sum)")
  }

  /// Server-sent events (HTML Living Standard section 9.2): an answer without end, each piece sent when it
  /// happens.
  @Test(arguments: ["--http1.1", "--http2"])
  func pushesEventsAsTheyHappen(_ version: String) throws {
    let exchanges = Eventually<Exchange>()
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.start(status: 200, headers: ["content-type": "text/event-stream"])
        exchange.onShutdown {
          exchange.write(Array("retry: 10\n\n".utf8))
          exchange.end()
        }
        exchanges.fulfil(exchange)
        return DiscardedBody()
      })
    try withTemporaryFolder { folder in
      let output = folder.file("events")
      let status = folder.file("status")
      #expect(
        Shell.run(
          """
          (curl -sN \(version) --cacert '\(TestAuthority.shared.authorityFile)' -o '\(output)' \
            https://localhost:\(server.port)/events; echo $? >'\(status)') &
          """))
      let exchange = try #require(exchanges.wait())
      var expected = ""
      for number in 0..<3 {
        exchange.write(Array("data: \(number)\n\n".utf8))
        expected += "data: \(number)\n\n"
        #expect(eventually { (try? String(contentsOfFile: output, encoding: .utf8)) == expected })
      }
      let done = Eventually<Bool>()
      server.server.shutdown { done.fulfil(true) }
      #expect(done.wait() == true)
      #expect(eventually { (try? String(contentsOfFile: status, encoding: .utf8)) == "0\n" })
      #expect(try String(contentsOfFile: output, encoding: .utf8) == expected + "retry: 10\n\n")
    }
  }
}
