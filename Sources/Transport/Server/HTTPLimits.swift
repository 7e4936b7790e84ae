/// Bounds on what one HTTP peer can cost. Bytes, and times in milliseconds.
public struct HTTPLimits: Sendable {
  /// Bytes of a request line and its header fields together.
  public var headBytes = 16_384
  public var headerCount = 100
  /// Bytes of a body, unless the application sets another limit for an exchange.
  public var bodyBytes = 1 << 20
  /// From the first byte of a head (or the connection's start) until its end.
  public var headTimeoutMilliseconds: UInt64 = 10_000
  /// Between two requests of a connection.
  public var idleTimeoutMilliseconds: UInt64 = 60_000
  /// A body must bring `bodyMinimumBytes` in each period of this length, or its rest.
  public var bodyProgressMilliseconds: UInt64 = 10_000
  public var bodyMinimumBytes = 1024
  public var http2 = HTTP2Limits()

  public init() {}

  var reader: RequestReader.Limits {
    var limits = RequestReader.Limits()
    limits.headBytes = headBytes
    limits.headerCount = headerCount
    return limits
  }
}
