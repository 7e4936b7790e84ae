/// Where and how to open a WebSocket. Times in milliseconds.
public struct WebSocketRequest: Sendable {
  /// An absolute wss URL (ws only with `allowsPlaintext`).
  public var url: String
  public var headers: HeaderFields
  /// "host:port" to "address:port": where to connect instead. The name in the URL still decides what TLS
  /// verifies.
  public var connectTo: [String: String] = [:]
  /// For each of: TCP, the TLS handshake, the upgrade.
  public var connectTimeoutMilliseconds: UInt64 = 10_000
  public var writeStallTimeoutMilliseconds: UInt64 = 30_000
  public var limits = WebSocketLimits()
  public var allowsPlaintext = false

  public init(url: String, headers: HeaderFields = [:]) {
    self.url = url
    self.headers = headers
  }
}
