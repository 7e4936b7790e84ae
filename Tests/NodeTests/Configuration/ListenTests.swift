import Node
import Testing
import Transport

/// That settings reach the server.
@Suite struct ListenTests {
  @Test func everyLimitIsTheServers() throws {
    var listen = NodeConfiguration.Listen(address: HostAndPort(host: "::1", port: 8_443))
    listen.loops = 3
    listen.http2 = false
    listen.proxies = TrustedProxies([try #require(AddressBlock("::1"))], form: .forwarded)
    listen.headerBytes = 5_000
    listen.headerCount = 33
    listen.bodyBytes = 70_000
    listen.streamsPerConnection = 9
    listen.handshakeSeconds = 2
    listen.headerSeconds = 3
    listen.slowSenderSeconds = 4
    listen.slowReaderSeconds = 5
    var limits = NodeConfiguration.Limits()
    (limits.maximumConnections, limits.connectionsPerAddress, limits.idleTimeoutSeconds) = (77, 11, 6)
    let server = listen.serverConfiguration(limits)
    #expect(server.maxConnectionsPerAddress == 11)
    #expect(server.address == "::1" && server.port == 8_443 && server.loopCount == 3)
    #expect(!server.offersHTTP2 && server.trustedProxies == listen.proxies && server.maxConnections == 77)
    #expect(server.limits.headBytes == 5_000 && server.limits.headerCount == 33)
    #expect(server.limits.bodyBytes == 70_000 && server.limits.http2.concurrentStreams == 9)
    #expect(server.handshakeTimeoutMilliseconds == 2_000 && server.limits.headTimeoutMilliseconds == 3_000)
    #expect(server.limits.bodyProgressMilliseconds == 4_000 && server.writeStallTimeoutMilliseconds == 5_000)
    #expect(server.limits.idleTimeoutMilliseconds == 6_000)
    guard case .tls(let chain, let key) = server.security else {
      Issue.record("it has TLS unless told otherwise")
      return
    }
    #expect(chain == listen.certificateFile && key == listen.keyFile)
  }

  @Test func withoutTLSItIsPlain() {
    var listen = NodeConfiguration.Listen()
    listen.usesTLS = false
    guard
      case .plaintextBehindProxy =
        listen.serverConfiguration(NodeConfiguration.Limits()).security
    else {
      Issue.record("TLS without a certificate")
      return
    }
  }
}
