/// How a server listens and what it allows. Times in milliseconds.
public struct ServerConfiguration: Sendable {
  /// How bytes are protected on the way.
  public enum Security: Sendable {
    /// TLS 1.3 or later with PEM files: the chain, own certificate first, and its private key.
    case tls(chainFile: String, keyFile: String)
    /// No protection: only behind a reverse proxy on the same machine or a trusted network.
    case plaintextBehindProxy
  }

  /// A numeric address; "0.0.0.0" or "::" for all.
  public var address: String
  /// 0 picks a free port.
  public var port: UInt16
  public var security: Security
  /// Whether HTTP/2 is offered beside HTTP/1.1. Only over TLS, whose ALPN makes the choice.
  public var offersHTTP2 = true
  /// Event loops, each a thread with its own listener.
  public var loopCount = 1
  /// Connections at a time, over all loops; more are closed at once.
  public var maxConnections = 10_000
  /// Of those, from one address; an IPv6 address counts by its first 64 bits, and trusted proxies do not count.
  public var maxConnectionsPerAddress = Int.max
  public var handshakeTimeoutMilliseconds: UInt64 = 10_000
  /// A peer that takes hardly anything of what is to be written for this long is cut off.
  public var writeStallTimeoutMilliseconds: UInt64 = 30_000
  /// How long the peer's end is awaited after the last byte was written.
  public var lingerMilliseconds: UInt64 = 1_000
  public var backlog: Int32 = 1024
  public var limits = HTTPLimits()
  /// Whose word is taken about where requests come from.
  public var trustedProxies = TrustedProxies()
  /// Whether requests have ids, told in the answers' `X-Request-Id`.
  public var namesRequests = true
  /// Makes who watches the requests of a loop, by the loop's number from 0.
  public var requestWatch: (@Sendable (Int) -> any RequestWatch)?

  public init(address: String, port: UInt16, security: Security) {
    self.address = address
    self.port = port
    self.security = security
  }

  var connectionLimits: ConnectionLimits {
    ConnectionLimits(
      handshakeTimeoutMilliseconds: handshakeTimeoutMilliseconds,
      writeStallTimeoutMilliseconds: writeStallTimeoutMilliseconds,
      lingerMilliseconds: lingerMilliseconds)
  }
}
