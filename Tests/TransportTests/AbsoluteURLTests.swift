import Testing

@testable import Transport

@Suite struct AbsoluteURLTests {
  static let ports: [String: UInt16] = ["wss": 443]

  @Test func takesURLsApart() throws {
    let plain = try AbsoluteURL("wss://Node.test", defaultPorts: Self.ports)
    #expect((plain.host, plain.port, plain.target, plain.authority) == ("node.test", 443, "/", "node.test"))
    let full = try AbsoluteURL("WSS://node.test:8443/a/b?c=%20", defaultPorts: Self.ports)
    #expect(
      (full.host, full.port, full.target, full.authority)
        == ("node.test", 8443, "/a/b?c=%20", "node.test:8443"))
    let six = try AbsoluteURL("wss://[::1]:1?q", defaultPorts: Self.ports)
    #expect((six.host, six.port, six.target, six.authority) == ("::1", 1, "/?q", "[::1]:1"))
  }

  @Test(arguments: [
    "", "wss", "wss:/a", "wss://", "wss:///a", "wss://a b", "wss://a@b", "wss://a:b", "wss://a:",
    "wss://a:65536",
    "wss://[::1", "wss://[a]", "wss://::1", "wss://a/#f", "wss://a/\r\nx", "wss://grün", "wss://a\\b",
    "wss://a:1:2",
  ])
  func refuses(_ text: String) {
    #expect(throws: TransportError.self) { try AbsoluteURL(text, defaultPorts: Self.ports) }
  }

  @Test func namesTheSchemesAllowed() {
    let error = #expect(throws: TransportError.self) { try AbsoluteURL("http://a", defaultPorts: Self.ports) }
    #expect(error?.code == .schemeNotAllowed)
    #expect(error?.message.contains("wss") == true)
  }
}
