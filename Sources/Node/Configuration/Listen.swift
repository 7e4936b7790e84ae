public import Transport

extension NodeConfiguration {
  /// The address to accept connections on, what to show there, and what to take from strangers.
  public struct Listen: Equatable, Sendable {
    public var address: HostAndPort
    /// Whether connections are protected by TLS; without it the address is of this machine only, for a proxy.
    public var usesTLS = true
    /// PEM file of the certificate chain, the node's own certificate first.
    public var certificateFile: String
    /// PEM file of the certificate's private key.
    public var keyFile: String
    /// Threads that serve connections.
    public var loops = 1
    /// Whether HTTP/2 is offered beside HTTP/1.1.
    public var http2 = true
    /// Whose word about where requests come from is taken, and in which form.
    public var proxies = TrustedProxies()
    /// Bytes of a request's line and header fields.
    public var headerBytes = 16_384
    public var headerCount = 100
    /// Bytes of a client's request body; between nodes the protocol has its own bound.
    public var bodyBytes = 262_144
    /// Requests and WebSockets of one HTTP/2 connection at a time.
    public var streamsPerConnection = 128
    public var handshakeSeconds = 10
    /// From a request's first byte to the end of its header.
    public var headerSeconds = 10
    /// A body must bring 1,024 bytes in each such period.
    public var slowSenderSeconds = 10
    /// Whoever takes no byte of what is to be sent for so long is cut off.
    public var slowReaderSeconds = 30

    public init(
      address: HostAndPort = HostAndPort(host: "127.0.0.1", port: 8443),
      certificateFile: String = "certificate.pem", keyFile: String = "key.pem"
    ) {
      self.address = address
      self.certificateFile = certificateFile
      self.keyFile = keyFile
    }
  }
}

extension NodeConfiguration.Listen {
  /// How a server serves by these settings.
  public func serverConfiguration(_ shared: NodeConfiguration.Limits) -> ServerConfiguration {
    var server = ServerConfiguration(
      address: address.host, port: address.port,
      security: usesTLS ? .tls(chainFile: certificateFile, keyFile: keyFile) : .plaintextBehindProxy)
    server.loopCount = loops
    server.offersHTTP2 = http2
    server.trustedProxies = proxies
    server.maxConnections = shared.maximumConnections
    server.maxConnectionsPerAddress = shared.connectionsPerAddress
    server.handshakeTimeoutMilliseconds = UInt64(handshakeSeconds) * 1_000
    server.writeStallTimeoutMilliseconds = UInt64(slowReaderSeconds) * 1_000
    server.limits.headBytes = headerBytes
    server.limits.headerCount = headerCount
    server.limits.bodyBytes = bodyBytes
    server.limits.headTimeoutMilliseconds = UInt64(headerSeconds) * 1_000
    server.limits.bodyProgressMilliseconds = UInt64(slowSenderSeconds) * 1_000
    server.limits.idleTimeoutMilliseconds = UInt64(shared.idleTimeoutSeconds) * 1_000
    server.limits.http2.concurrentStreams = streamsPerConnection
    return server
  }
}
