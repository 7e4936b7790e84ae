/// Times that bound what a peer can cost below the application protocol, in milliseconds.
struct ConnectionLimits: Sendable {
  var handshakeTimeoutMilliseconds: UInt64 = 10_000
  var writeStallTimeoutMilliseconds: UInt64 = 30_000
  /// In each such period a peer must take so many bytes, or all that there are: one that takes a little now and then would keep a
  /// large answer in memory for as long as it likes.
  var writeMinimumBytes = 8_192
  var lingerMilliseconds: UInt64 = 1_000
}
