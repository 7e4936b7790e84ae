/// Bounds on what one HTTP/2 connection can cost, beyond those of `HTTPLimits` that hold for each of its
/// streams. Bytes, and times in milliseconds.
public struct HTTP2Limits: Sendable {
  /// Requests and WebSockets of one connection at a time. More are refused, and end the connection once the
  /// peer has acknowledged this number.
  public var concurrentStreams = 128
  /// Bytes of one request's body that a peer may send ahead of the application.
  public var streamWindowBytes = 262_144
  /// The same over all streams of a connection.
  public var connectionWindowBytes = 1 << 20
  /// With more bytes of answers than these waiting for the peer, its next request is not begun.
  public var unsentResponseBytes = 1 << 20
  /// Streams that may end by a reset, whoever caused it, at once; more are answered with GOAWAY
  /// (CVE-2023-44487).
  public var resetBurst = 250
  /// How fast that allowance comes back.
  public var resetsPerSecond = 33
  /// Frames that carry no request and no body (PING, SETTINGS, PRIORITY, WINDOW_UPDATE, empty DATA, unknown
  /// ones) at once; more are answered with GOAWAY.
  public var controlFrameBurst = 1000
  /// How fast that allowance comes back. It also grows by three for each request, and by
  /// one for each 512 bytes that are sent.
  public var controlFramesPerSecond = 100
  /// Between the announcement of a shutdown and the end of taking new streams, unless the peer answers
  /// sooner.
  public var shutdownNoticeMilliseconds: UInt64 = 200

  public init() {}
}
