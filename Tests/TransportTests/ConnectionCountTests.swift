import TestSupport
import Testing

@testable import Transport

struct ConnectionCountTests {
  private func address(_ text: String) throws -> NumericAddress { try #require(NumericAddress(text)) }

  @Test func oneAddressHasAShare() throws {
    let count = ConnectionCount(max: 5, ofAddress: 2)
    let (one, other) = (try address("192.0.2.1"), try address("192.0.2.2"))
    #expect(count.admit(one) && count.admit(one) && !count.admit(one))
    #expect(count.current == 2, "what is turned away is not counted")
    #expect(count.admit(other) && count.admit(other) && !count.admit(other))
    count.leave(one)
    #expect(count.admit(one) && !count.admit(one))
    #expect(count.admit(nil), "a proxy speaks for many")
    let third = try address("192.0.2.3")
    #expect(!count.admit(nil) && !count.admit(third), "all together are too many")
    count.leave(nil)
    #expect(count.admit(third))
  }

  @Test func aNetworkOfIPv6IsOneAddress() throws {
    let count = ConnectionCount(max: 10, ofAddress: 1)
    let admitted = try [
      "2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1", "::ffff:192.0.2.1", "192.0.2.1",
    ].map { count.admit(try address($0)) }
    #expect(admitted == [true, false, true, true, false])
  }

  @Test func aProxysClientIsClaimedLater() throws {
    let count = ConnectionCount(max: 10, ofAddress: 1)
    let client = try address("192.0.2.1")
    #expect(count.admit(nil) && count.claim(client))
    #expect(count.admit(nil) && !count.claim(client))
    count.leave(nil)
    count.leave(client)
    #expect(count.current == 0 && count.admit(nil) && count.claim(client))
  }

  /// A server turns away what is too much of one address, and knows its proxies.
  @Test(arguments: [false, true])
  func aServerCountsByAddress(_ isProxy: Bool) throws {
    let server = try TestServer(TestApplication.echo, plaintext: true) {
      $0.maxConnectionsPerAddress = 2
      if isProxy {
        $0.trustedProxies = TrustedProxies(["127.0.0.1"].compactMap(AddressBlock.init), form: .forwardedFor)
      }
    }
    var clients = (0..<2).map { _ in RawClient(port: server.port) }
    #expect(eventually { server.server.openConnections == 2 })
    let third = RawClient(port: server.port)
    third.send(ServerTests.get)
    guard !isProxy else {
      #expect(eventually { server.server.openConnections == 3 })
      return
    }
    #expect(third.receiveUntilEnd() && third.text.isEmpty)
    clients.removeLast().close()
    #expect(eventually { server.server.openConnections == 1 })
    let fourth = RawClient(port: server.port)
    fourth.send(ServerTests.get)
    #expect(eventually { server.server.openConnections == 2 })
    _ = (clients, fourth)
  }
}
