internal import CSodium
public import Suite
public import Wire

/// The suite on libsodium.
public final class SodiumSuite: CryptoSuite {
  /// Fails only when libsodium cannot find randomness or memory at all.
  public init() throws(SodiumUnavailable) {
    guard sodium_init() >= 0 else { throw SodiumUnavailable() }
  }

  public func sha256(_ prefix: [UInt8], _ message: [UInt8]) -> Bytes32 {
    var state = crypto_hash_sha256_state()
    crypto_hash_sha256_init(&state)
    crypto_hash_sha256_update(&state, prefix, UInt64(prefix.count))
    crypto_hash_sha256_update(&state, message, UInt64(message.count))
    return Self.finish(&state)
  }

  public func sha256(_ prefix: UInt8, _ left: Bytes32, _ right: Bytes32) -> Bytes32 {
    var message = [prefix]
    message.reserveCapacity(1 + 2 * Bytes32.byteCount)
    left.append(to: &message)
    right.append(to: &message)
    var state = crypto_hash_sha256_state()
    crypto_hash_sha256_init(&state)
    crypto_hash_sha256_update(&state, message, UInt64(message.count))
    return Self.finish(&state)
  }

  public func isValid(
    _ signature: Bytes64, by publicKey: Bytes32, _ prefix: [UInt8], _ message: [UInt8]
  ) -> Bool {
    let signed = prefix + message
    return crypto_sign_ed25519_verify_detached(
      signature.bytes, signed, UInt64(signed.count), publicKey.bytes) == 0
  }

  private static func finish(_ state: inout crypto_hash_sha256_state) -> Bytes32 {
    var digest = [UInt8](repeating: 0, count: Bytes32.byteCount)
    crypto_hash_sha256_final(&state, &digest)
    return Bytes32(digest, at: 0)
  }
}
