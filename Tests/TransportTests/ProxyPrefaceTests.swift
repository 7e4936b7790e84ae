import TestSupport
import Testing

@testable import Transport

@Suite struct ProxyPrefaceTests {
  private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10]

  /// Version 2 with a command and a family, and behind its length what is said to follow.
  static func version2(_ command: UInt8, _ family: UInt8, _ rest: [UInt8], length: Int? = nil) -> [UInt8] {
    let length = length ?? rest.count
    return signature + [command, family, UInt8(length >> 8), UInt8(length & 0xFF)] + rest
  }

  private static let ports: [UInt8] = [0x1F, 0x90, 0x01, 0xBB]
  private static let four: [UInt8] = [192, 0, 2, 1, 127, 0, 0, 1] + ports
  private static let six =
    [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [7]
    + [UInt8](repeating: 0, count: 15) + [1] + ports

  static let good: [([UInt8], String?)] = [
    (Array("PROXY TCP4 192.0.2.1 127.0.0.1 8080 443\r\n".utf8), "192.0.2.1:8080"),
    (Array("PROXY TCP6 2001:db8::7 ::1 8080 443\r\n".utf8), "[2001:db8::7]:8080"),
    (Array("PROXY UNKNOWN\r\n".utf8), nil), (Array("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n".utf8), nil),
    (version2(0x21, 0x11, four), "192.0.2.1:8080"), (version2(0x21, 0x21, six), "[2001:db8::7]:8080"),
    (version2(0x21, 0x11, four + [4, 0, 3, 0, 0, 0]), "192.0.2.1:8080"), (version2(0x20, 0, []), nil),
    (version2(0x20, 0x11, four), nil), (version2(0x21, 0x31, [UInt8](repeating: 0, count: 216)), nil),
  ]

  @Test(arguments: good)
  func readsBothVersionsHoweverTheyCome(_ bytes: [UInt8], _ client: String?) {
    let follows = Array("GET / HTTP/1.1\r\n".utf8)
    guard case .complete(let count, let found) = ProxyPreface.read(bytes + follows) else {
      Issue.record("not taken")
      return
    }
    #expect(count == bytes.count && found?.description == client)
    for length in 0..<bytes.count {
      #expect(ProxyPreface.read(Array(bytes[..<length])) == .incomplete, "\(length)")
    }
  }

  static let bad: [[UInt8]] = [
    Array("GET / HTTP/1.1\r\n".utf8), [0x16, 0x03, 0x01], Array("PROXY\r\n".utf8), Array("proxy TCP4".utf8),
    Array("PROXY TCP4 192.0.2.1 127.0.0.1 8080 443\n".utf8),
    Array("PROXY TCP4 192.0.2.1 127.0.0.1 8080\r\n".utf8),
    Array("PROXY TCP4 2001:db8::7 ::1 8080 443\r\n".utf8),
    Array("PROXY TCP4 localhost 127.0.0.1 8080 443\r\n".utf8),
    Array("PROXY TCP4 192.0.2.1 127.0.0.1 65536 443\r\n".utf8),
    Array("PROXY TCP4 192.0.2.1 127.0.0.1 +80 443\r\n".utf8),
    Array("PROXY TCP4  192.0.2.1 127.0.0.1 80 443\r\n".utf8),
    Array("PROXY TCP4 192.0.2.1 ::1 80 443\r\n".utf8), Array("PROXY \r\n".utf8),
    Array("PROXY TCP4 192.0.2.1\0.evil 127.0.0.1 80 443\r\n".utf8),
    Array("PROXY UNKNOWN \(String(repeating: "x", count: 107))\r\n".utf8),
    version2(0x11, 0x11, four), version2(0x22, 0x11, four), version2(0x21, 0x11, [1, 2, 3]),
    version2(0x21, 0x21, four), version2(0x21, 0x11, four, length: 60_000), signature.dropLast() + [0],
  ]

  @Test(arguments: bad)
  func refusesAnythingElse(_ bytes: [UInt8]) {
    #expect(ProxyPreface.read(bytes) == .malformed)
  }

  @Test func neverMistakesRandomBytes() {
    var generator = Seeded(seed: 11)
    for _ in 0..<5_000 {
      var bytes = Self.good[Int(generator.next() % UInt64(Self.good.count))].0
      for _ in 0...(generator.next() % 3) {
        bytes[Int(generator.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: generator.next())
      }
      if case .complete(let count, _) = ProxyPreface.read(bytes) {
        #expect((1...bytes.count).contains(count))
      }
    }
  }

  private static let who = TestApplication { head, exchange in
    exchange.respond(status: 200, body: Array("\(head.remoteAddress) \(head.clientAddress)".utf8))
    return DiscardedBody()
  }

  private func server(trusted: String, plaintext: Bool = true) throws -> TestServer {
    try TestServer(Self.who, plaintext: plaintext) {
      $0.trustedProxies = TrustedProxies([AddressBlock(trusted)].compactMap { $0 }, form: .proxyProtocol)
      $0.handshakeTimeoutMilliseconds = 1_000
    }
  }

  @Test(arguments: [1, 7, 1_000])
  func theClientIsWhomTheProxyNames(_ piece: Int) throws {
    let server = try server(trusted: "127.0.0.1")
    for (preface, name) in Self.good {
      let client = RawClient(port: server.port)
      let bytes =
        preface
        + Array("GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 9.9.9.9\r\nconnection: close\r\n\r\n".utf8)
      for start in stride(from: 0, to: bytes.count, by: piece) {
        client.send(Array(bytes[start..<min(start + piece, bytes.count)]))
      }
      #expect(client.receiveUntilEnd())
      let host = name.flatMap { $0.split(separator: ":8080").first }.map { $0.filter { !"[]".contains($0) } }
      #expect(client.text.hasSuffix(host.map { "\(name ?? "") \($0)" } ?? " 127.0.0.1"), "\(client.text)")
    }
  }

  @Test func trustedPeersMustBeginWithIt() throws {
    let server = try server(trusted: "127.0.0.1")
    let plain = RawClient(port: server.port)
    plain.send(ServerTests.get)
    #expect(plain.receiveUntilEnd() && plain.text.isEmpty)
    let silent = RawClient(port: server.port)
    silent.send("PROXY TCP4 ")
    #expect(silent.receiveUntilEnd() && silent.text.isEmpty)
  }

  @Test func nobodyElseMayUseIt() throws {
    let server = try server(trusted: "127.0.0.2")
    let forger = RawClient(port: server.port)
    forger.send("PROXY TCP4 192.0.2.1 127.0.0.1 8080 443\r\n" + ServerTests.get)
    #expect(forger.receiveUntilEnd())
    #expect(forger.text.hasPrefix("HTTP/1.1 ") && !forger.text.contains("192.0.2.1"))
    let honest = RawClient(port: server.port)
    honest.send("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    #expect(honest.receiveUntilEnd() && honest.text.hasSuffix(" 127.0.0.1"))
  }
}
