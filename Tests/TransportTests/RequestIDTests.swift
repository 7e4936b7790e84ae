import TestSupport
import Testing

@testable import Transport

/// Who asks, and under which id.
@Suite struct RequestIDTests {
  private static let who = TestApplication { head, exchange in
    exchange.respond(status: 200, body: Array("\(head.clientAddress) \(head.requestID)".utf8))
    return DiscardedBody()
  }

  private func ask(_ fields: String, trusted: [String], _ form: TrustedProxies.Form = .forwardedFor) throws
    -> String
  {
    let server = try TestServer(Self.who, plaintext: true) {
      $0.namesRequests = true
      $0.trustedProxies = TrustedProxies(trusted.compactMap(AddressBlock.init), form: form)
    }
    let client = RawClient(port: server.port)
    client.send("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\(fields)\r\n")
    _ = client.receiveUntilEnd()
    return client.text
  }

  @Test func takesATrustedProxysWord() throws {
    let text = try ask("x-forwarded-for: 192.0.2.1\r\nx-request-id: abc-1.2:3_4\r\n", trusted: ["127.0.0.1"])
    #expect(text.hasSuffix("\r\n\r\n192.0.2.1 abc-1.2:3_4"))
    #expect(text.contains("\r\nx-request-id: abc-1.2:3_4\r\n"))
  }

  @Test func takesNoStrangersWord() throws {
    let text = try ask("x-forwarded-for: 192.0.2.1\r\nx-request-id: mine\r\n", trusted: ["127.0.0.2"])
    #expect(text.contains("\r\n\r\n127.0.0.1 ") && !text.contains("mine"))
    // By the PROXY protocol the fields come from the client itself.
    let other = try ask("x-request-id: mine\r\n", trusted: ["127.0.0.1"], .proxyProtocol)
    #expect(!other.contains("mine"))
  }

  @Test(arguments: [
    "a b", "", "a\"b", "<b>", "ä", "a\tb", String(repeating: "a", count: 65), "x\r\nx-request-id: y", "a,b",
    "a%0d%0aset-cookie:b", "{}",
  ])
  func makesItsOwnForAnythingElse(_ id: String) throws {
    let text = try ask("x-request-id: \(id)\r\n", trusted: ["127.0.0.1"])
    let made = try #require(text.split(separator: "x-request-id: ").last?.prefix(16))
    #expect(made.utf8.allSatisfy { Bytes.hexValue($0) != nil }, "\(text)")
  }

  @Test func noTwoAreAlike() {
    var ids = RequestIDs()
    let made = (0..<10_000).map { _ in ids.next() }
    #expect(Set(made).count == made.count)
    #expect(made.allSatisfy { $0.utf8.count == 16 && RequestIDs.isProper($0) })
  }

  @Test func theIdIsOnRefusalsToo() throws {
    let server = try TestServer(Self.who, plaintext: true) { $0.namesRequests = true }
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999\r\n\r\n")
    #expect(client.receiveUntilEnd())
    #expect(client.text.contains("x-request-id: "))
  }

  @Test func theIdIsInHTTP2Answers() throws {
    let server = try TestServer(Self.who) { $0.namesRequests = true }
    let response = try HTTPClient().fetch(server.request())
    let id = try #require(response.headers["x-request-id"])
    #expect(String(decoding: response.body, as: UTF8.self) == "127.0.0.1 \(id)")
  }
}
