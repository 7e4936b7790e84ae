import TestSupport
import Testing

@testable import Transport

/// The server's side, frame by frame, on plaintext.
@Suite struct WebSocketFrameTests {
  static let upgrade =
    "GET / HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: keep-alive, Upgrade\r\n"
    + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n"
  static let accepted =
    "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
    + "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"

  /// A masked client frame.
  static func frame(_ opcode: UInt8, _ payload: [UInt8], fin: Bool = true, masked: Bool = true) -> [UInt8] {
    var bytes = [opcode | (fin ? 0x80 : 0)]
    let bit: UInt8 = masked ? 0x80 : 0
    switch payload.count {
    case ..<126: bytes.append(bit | UInt8(payload.count))
    case ..<65_536: bytes += [bit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    default: bytes += [bit | 127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
    }
    guard masked else { return bytes + payload }
    let mask: [UInt8] = [1, 2, 3, 4]
    return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
  }

  private func open(_ server: SocketServer) -> RawClient {
    let client = RawClient(port: server.test.port)
    client.send(Self.upgrade)
    #expect(client.receive { $0 == Self.accepted })
    client.forget()
    return client
  }

  @Test func shakesHandsAsInTheRFC() throws {
    let server = try SocketServer(plaintext: true)
    let client = open(server)
    client.send(Self.frame(1, Array("Hello".utf8)))
    #expect(client.receive { _ in client.received.count == 7 })
    #expect(client.received == [0x81, 5] + Array("Hello".utf8))
  }

  @Test func takesFramesBehindTheHandshake() throws {
    let server = try SocketServer(plaintext: true)
    let client = RawClient(port: server.test.port)
    client.send(Array(Self.upgrade.utf8) + Self.frame(1, [65]))
    #expect(client.receive { $0.hasPrefix(Self.accepted) && $0.hasSuffix("A") })
  }

  @Test(arguments: [
    ("upgrade: websocket\r\n", "", 400), ("connection: keep-alive, Upgrade\r\n", "", 400),
    ("GET", "POST", 400), ("-version: 13", "-version: 8", 426), ("sec-websocket-version: 13\r\n", "", 426),
    ("nonce", "", 400), ("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZ===", 400),
    ("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ", 400),
  ])
  func refusesOtherHandshakes(_ from: String, _ to: String, _ status: Int) throws {
    let server = try SocketServer(plaintext: true)
    let client = RawClient(port: server.test.port)
    let parts = Self.upgrade.split(separator: from == "nonce" ? "dGhlIHNhbXBsZSBub25jZQ==" : from)
    let start = Self.upgrade.hasPrefix(from) ? to : ""
    client.send(start + parts.joined(separator: to))
    #expect(client.receiveUntilEnd())
    #expect(client.text.hasPrefix("HTTP/1.1 \(status) "))
    #expect(server.handler.state.withLock { $0.socket } == nil)
  }

  @Test func joinsFragmentsByteByByte() throws {
    let server = try SocketServer(plaintext: true)
    let client = open(server)
    let bytes =
      Self.frame(1, Array("Grü".utf8.dropLast()), fin: false) + Self.frame(9, [7])
      + Self.frame(0, [], fin: false) + Self.frame(0, Array("ü!".utf8.dropFirst()))
    for byte in bytes { client.send([byte]) }
    let expected = [0x8A, 1, 7] + [0x81, 5] + Array("Grü!".utf8)
    #expect(client.receive { _ in client.received.count == expected.count })
    #expect(client.received == expected)
    #expect(server.handler.texts == ["Grü!"])
  }

  private static let small: WebSocketLimits = {
    var limits = WebSocketLimits()
    limits.maxMessageBytes = 1000
    return limits
  }()

  /// Frames that break a rule, and the code the server closes with.
  @Test(
    arguments: [
      (frame(1, [0xFF]), 1007), (frame(1, [0xC3]), 1007), (frame(1, [0xED, 0xA0, 0x80]), 1007),
      (frame(1, [UInt8](repeating: 65, count: 1001)), 1009),
      (
        frame(1, [UInt8](repeating: 65, count: 600), fin: false)
          + frame(0, [UInt8](repeating: 65, count: 600)), 1009
      ),
      ([0x81, 0xFF, 0x7F, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3, 4, 0], 1009),
      ([0x81, 0xFF, 0xFF, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3, 4, 0], 1002),
      (frame(2, [1]), 1003), (frame(1, [65], masked: false), 1002), (frame(3, [65]), 1002),
      (frame(0, [65]), 1002), ([0x91, 0x81, 1, 2, 3, 4, 0], 1002), (frame(9, [1], fin: false), 1002),
      (frame(9, [UInt8](repeating: 1, count: 126)), 1002), (frame(8, [3, 1]), 1002),
      (frame(1, [65], fin: false) + frame(1, [66]), 1002),
      ([0x81, 0xFE, 0, 1, 1, 2, 3, 4, 64], 1002),
    ] as [([UInt8], Int)])
  func closesOnBrokenRules(_ bytes: [UInt8], _ code: Int) throws {
    let server = try SocketServer(plaintext: true, limits: Self.small)
    let client = open(server)
    client.send(Self.frame(1, [65]))
    client.send(bytes)
    #expect(client.receiveUntilEnd())
    #expect(client.received == [0x81, 1, 65, 0x88, 2, UInt8(code >> 8), UInt8(code & 255)])
    #expect(eventually { server.handler.closeCodes == [UInt16(code)] })
    #expect(server.handler.texts == ["A"])
  }

  @Test func answersAClose() throws {
    let server = try SocketServer(plaintext: true)
    let client = open(server)
    client.send(Self.frame(8, [0x03, 0xE8] + Array("bye".utf8)) + Self.frame(1, [65]))
    #expect(client.receiveUntilEnd())
    #expect(client.received == [0x88, 5, 0x03, 0xE8] + Array("bye".utf8))
    #expect(eventually { server.handler.closeCodes == [1000] })
    let empty = open(server)
    empty.send(Self.frame(8, []))
    #expect(empty.receiveUntilEnd())
    #expect(empty.received == [0x88, 0])
    #expect(eventually { server.handler.closeCodes == [1000, 1005] })
    #expect(server.handler.texts.isEmpty)
  }

  /// Whole, and byte by byte.
  @Test func aCloseWhoseReasonIsNoTextBreaksARule() throws {
    let close = Self.frame(8, [0x03, 0xE8, 0x62, 0x80, 0x65])
    for pieces in [[close], close.map { [$0] }] {
      let server = try SocketServer(plaintext: true)
      let client = open(server)
      for piece in pieces { client.send(piece) }
      #expect(client.receiveUntilEnd())
      #expect(client.received == [0x88, 2, 0x03, 0xEF])
      #expect(eventually { server.handler.closeCodes == [1007] })
    }
  }

  @Test func noticesAbruptDeath() throws {
    let server = try SocketServer(plaintext: true)
    let client = open(server)
    client.send(Self.frame(1, [65], fin: false))
    client.reset()
    #expect(eventually { server.handler.closeCodes == [1006] })
    #expect(eventually { server.test.server.openConnections == 0 })
  }

  @Test func pingsAndCutsTheSilent() throws {
    var limits = WebSocketLimits()
    limits.pingIntervalMilliseconds = 150
    limits.pongTimeoutMilliseconds = 1500
    let server = try SocketServer(plaintext: true, limits: limits)
    let client = open(server)
    for round in 1...3 {
      #expect(client.receive { _ in client.received.count >= 2 * round })
      client.send(Self.frame(10, []))
    }
    #expect(client.received.prefix(6) == [0x89, 0, 0x89, 0, 0x89, 0])
    #expect(client.receiveUntilEnd())
    #expect(eventually { server.handler.closeCodes == [1006] })
  }

  @Test func cutsAPeerThatNeverAnswersTheClose() throws {
    var limits = WebSocketLimits()
    limits.closeTimeoutMilliseconds = 200
    let server = try SocketServer(
      RecordingSocket { _, socket in socket.close(code: 4000) }, plaintext: true, limits: limits)
    let client = open(server)
    client.send(Self.frame(1, [65]))
    #expect(client.receiveUntilEnd())
    #expect(client.received == [0x88, 2, 0x0F, 0xA0])
    #expect(eventually { server.handler.closeCodes == [1006] })
  }

  @Test func takesNoMorePingsThanAreAnswered() throws {
    let server = try SocketServer(plaintext: true) { $0.writeStallTimeoutMilliseconds = 1000 }
    let client = open(server)
    let socket = try #require(server.handler.socket())
    var highest = 0
    let ping = Self.frame(9, [UInt8](repeating: 1, count: 125))
    let pings = Array(repeatElement(ping, count: 5000).joined())
    var sent = 0
    let isStopped = eventually {
      sent += client.sendWhatFits(pings, from: sent % pings.count)
      highest = max(highest, socket.bufferedBytes)
      return server.handler.closeCodes == [1006]
    }
    #expect(isStopped, "it never reads")
    #expect(sent > 2_000_000)
    #expect(highest < 3 << 19)
  }

  @Test func survivesRandomFrames() throws {
    let server = try SocketServer(plaintext: true, limits: Self.small)
    var random = Seeded()
    for _ in 0..<60 {
      let client = open(server)
      var bytes: [UInt8] = []
      for _ in 0..<6 {
        let opcode = [0, 1, 1, 2, 8, 9, 10].randomElement(using: &random) ?? 1
        let payload = (0..<Int.random(in: 0...130, using: &random)).map { UInt8($0 & 127) }
        bytes += Self.frame(UInt8(opcode), payload, fin: Int.random(in: 0...3, using: &random) > 0)
      }
      for _ in 0..<3 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.next().byte }
      client.send(bytes)
      client.close()
    }
    #expect(eventually { server.test.server.openConnections == 0 })
    #expect(eventually { server.handler.closeCodes.count == 60 })
  }
}

extension UInt64 {
  fileprivate var byte: UInt8 { UInt8(truncatingIfNeeded: self) }
}
