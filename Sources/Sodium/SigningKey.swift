internal import CSodium
public import Suite
public import Wire

/// An Ed25519 private key on libsodium.
public final class SigningKey: Signer {
  public let publicKey: Bytes32
  private let secret: SecretBytes

  /// The key of this 32-byte seed (RFC 8032, 5.1.5).
  public init(seed: Seed) {
    var publicKey = [UInt8](repeating: 0, count: Bytes32.byteCount)
    secret = SecretBytes(count: Int(crypto_sign_ed25519_SECRETKEYBYTES)) { secret in
      seed.secret.withBytes { _ = crypto_sign_ed25519_seed_keypair(&publicKey, secret, $0) }
    }
    self.publicKey = Bytes32(publicKey, at: 0)
  }

  public func sign(_ prefix: [UInt8], _ message: [UInt8]) -> Bytes64 {
    let signed = prefix + message
    var signature = [UInt8](repeating: 0, count: Bytes64.byteCount)
    secret.withBytes { _ = crypto_sign_ed25519_detached(&signature, nil, signed, UInt64(signed.count), $0) }
    guard let value = Bytes64(signature) else { preconditionFailure("a signature has 64 bytes") }
    return value
  }
}
