/// Key and nonce of one message (RFC 9420, 9.1).
struct MessageKey: Sendable {
  let key: Secret
  let nonce: Secret

  /// The nonce, its first four bytes mixed with the reuse guard (6.3.1).
  func nonce(guardedBy reuseGuard: [UInt8], _ crypto: Crypto) -> Secret {
    crypto.exclusiveOr(nonce, reuseGuard)
  }
}
