import Testing

@testable import Transport

@Suite struct TrustedProxiesTests {
  private static let blocks = ["127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48"].compactMap(AddressBlock.init)

  private func client(
    _ values: [String], _ form: TrustedProxies.Form = .forwardedFor, from peer: String = "127.0.0.1"
  ) throws -> String {
    let name = form == .forwarded ? "forwarded" : "x-forwarded-for"
    let headers = HeaderFields(values.map { HeaderField(name, $0) })
    let proxies = TrustedProxies(Self.blocks, form: form)
    return "\(proxies.client(headers, from: try #require(NumericAddress(peer))))"
  }

  @Test(arguments: [
    ([], "127.0.0.1"), (["192.0.2.1"], "192.0.2.1"), (["192.0.2.1, 192.0.2.2"], "192.0.2.2"),
    (["192.0.2.1", "192.0.2.2"], "192.0.2.2"), (["192.0.2.1, 10.1.1.1"], "192.0.2.1"),
    (["192.0.2.1,10.1.1.1,\t10.2.2.2"], "192.0.2.1"), (["10.1.1.1, 10.2.2.2"], "10.1.1.1"),
    (["2001:db8::7"], "2001:db8::7"), (["[2001:db8::7]:443"], "2001:db8::7"), (["192.0.2.1:99"], "192.0.2.1"),
    (["::ffff:192.0.2.1"], "192.0.2.1"), (["192.0.2.1, unknown"], "127.0.0.1"), ([""], "127.0.0.1"),
    (["192.0.2.1, unknown, 10.1.1.1"], "10.1.1.1"), (["192.0.2.1,"], "127.0.0.1"),
    (["<script>, 192.0.2.9"], "192.0.2.9"), (["192.0.2.1 192.0.2.2"], "127.0.0.1"),
    (["192.0.2.1, 2001:db8:1::5"], "192.0.2.1"),
  ])
  func theLastThatIsNoProxyIsTheClient(_ values: [String], _ expected: String) throws {
    #expect(try client(values) == expected)
  }

  @Test(arguments: [
    (["for=192.0.2.1"], "192.0.2.1"), (["for=192.0.2.1;proto=https;by=10.1.1.1"], "192.0.2.1"),
    (["For=\"[2001:db8::7]:4711\""], "2001:db8::7"), (["for=192.0.2.1, for=192.0.2.2"], "192.0.2.2"),
    (["for=192.0.2.1, for=10.1.1.1"], "192.0.2.1"), (["for=192.0.2.1", "for=192.0.2.2"], "192.0.2.2"),
    (["proto=https"], "127.0.0.1"), (["for=_hidden"], "127.0.0.1"), (["for=unknown"], "127.0.0.1"),
    (["for=\"192.0.2.1"], "127.0.0.1"), (["for=192.0.2.1;for=192.0.2.2"], "127.0.0.1"), ([""], "127.0.0.1"),
    (["for=\"192.0.2.1, for=10.1.1.1\""], "127.0.0.1"), (["for=192.0.2.1 rubbish"], "127.0.0.1"),
    (["by=\"a\\\"b,c\" ; for=192.0.2.1"], "192.0.2.1"), (["for=192.0.2.1, ="], "127.0.0.1"),
  ])
  func readsForwarded(_ values: [String], _ expected: String) throws {
    #expect(try client(values, .forwarded) == expected)
  }

  @Test func takesNobodyElsesWord() throws {
    for peer in ["192.0.2.77", "11.0.0.1", "::1", "2001:db8:2::1"] {
      #expect(try client(["192.0.2.1"], from: peer) == peer)
      #expect(try client(["for=192.0.2.1"], .forwarded, from: peer) == peer)
    }
    #expect(try client(["192.0.2.1"], .proxyProtocol) == "127.0.0.1")
  }

  @Test func readsOnlyTheFieldThatTheProxiesSet() throws {
    let headers = HeaderFields([
      HeaderField("forwarded", "for=203.0.113.1"), HeaderField("x-forwarded-for", "192.0.2.1"),
    ])
    let peer = try #require(NumericAddress("127.0.0.1"))
    #expect("\(TrustedProxies(Self.blocks, form: .forwardedFor).client(headers, from: peer))" == "192.0.2.1")
    #expect("\(TrustedProxies(Self.blocks, form: .forwarded).client(headers, from: peer))" == "203.0.113.1")
  }
}
