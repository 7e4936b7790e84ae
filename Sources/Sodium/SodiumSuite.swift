internal import COpenSSL
internal import CSodium
public import Suite
public import Wire

/// The suite on libsodium, but for SHA-256: that of OpenSSL uses what the processor has for it, and is four times as fast.
public final class SodiumSuite: CryptoSuite {
  /// Fails only when libsodium cannot find randomness or memory at all.
  public init() throws(SodiumUnavailable) {
    guard sodium_init() >= 0 else { throw SodiumUnavailable() }
  }

  public func sha256(_ prefix: [UInt8], _ message: [UInt8]) -> Bytes32 {
    var digest = [UInt8](repeating: 0, count: Bytes32.byteCount)
    hanse_sha256(prefix, prefix.count, message, message.count, &digest)
    return Bytes32(digest, at: 0)
  }

  public func sha256(_ prefix: UInt8, _ left: Bytes32, _ right: Bytes32) -> Bytes32 {
    var message: [UInt8] = []
    message.reserveCapacity(1 + 2 * Bytes32.byteCount)
    message.append(prefix)
    left.append(to: &message)
    right.append(to: &message)
    return sha256([], message)
  }

  public func isValid(
    _ signature: Bytes64, by publicKey: Bytes32, _ prefix: [UInt8], _ message: [UInt8]
  ) -> Bool {
    let signed = prefix + message
    return crypto_sign_ed25519_verify_detached(
      signature.bytes, signed, UInt64(signed.count), publicKey.bytes) == 0
  }
}
