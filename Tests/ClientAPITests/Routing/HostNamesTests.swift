import Testing
import Transport

@testable import ClientAPI

@Suite struct HostNamesTests {
  private let hosts = HostNames(["chat.example", "Other.Example"])

  @Test(
    arguments: [
      "chat.example", "CHAT.example", "chat.example:8443", "other.example", "localhost", "localhost:1",
      "127.0.0.1",
      "192.0.2.7:443", "[::1]", "[2001:db8::1]:8443",
    ])
  func includes(_ host: String) { #expect(hosts.include(host)) }

  @Test(
    arguments: [
      "", "example", "chat.example.", "chat.example.evil.test", "evil.test", "xchat.example",
      "chat.example:1:2",
      "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.x", "localhost.evil.test", ":8443", "127.0.0.1.evil.test",
    ])
  func leavesOut(_ host: String) { #expect(!hosts.include(host)) }

  @Test func refusesOthers() async throws {
    let node = try await TestNode.shared.node()
    for path in ["/health", "me", "nothing", "openapi.json"] {
      let reply = try await node.stranger.call("GET", path, headers: ["host": "evil.test"])
      #expect(reply.status == 421 && reply.code == "hostUnknown", "\(path): \(reply.text)")
    }
    let own = try await node.stranger.call("GET", "/health", headers: ["host": "127.0.0.1"])
    #expect(own.status == 200)
  }
}
