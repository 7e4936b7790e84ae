/// Times that bound what a peer can cost below the application protocol, in milliseconds.
struct ConnectionLimits: Sendable {
  var handshakeTimeoutMilliseconds: UInt64 = 10_000
  var writeStallTimeoutMilliseconds: UInt64 = 30_000
  var lingerMilliseconds: UInt64 = 1_000
}
