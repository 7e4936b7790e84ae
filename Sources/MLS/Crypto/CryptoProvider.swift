/// The primitives of MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519 (0x0003), and randomness: all that
/// the engine asks of its surroundings. HKDF, HPKE and everything above are the engine's own.
///
/// A class protocol, because Embedded Swift has existentials of no other kind.
public protocol CryptoProvider: AnyObject, Sendable {
  /// SHA-256 (FIPS 180-4).
  func sha256(_ message: [UInt8]) -> Digest

  /// HMAC-SHA256 (RFC 2104) of a public message. Keys of any length.
  func hmacSHA256(key: Secret, message: [UInt8]) -> Secret

  /// What a provider makes of a key that many messages are to come under; only it knows the form.
  func prepareHMAC(_ key: Secret) -> Secret

  /// HMAC-SHA256 of several public messages under a prepared key.
  func hmacSHA256(prepared key: Secret, messages: [[UInt8]]) -> [Secret]

  /// HMAC-SHA256 of a secret message.
  func hmacSHA256(key: Secret, secret: Secret) -> Secret

  /// ChaCha20-Poly1305 (RFC 8439): ciphertext and 16-byte tag. The key has 32 bytes, the nonce 12.
  func seal(_ plaintext: Secret, key: Secret, nonce: Secret, associatedData: [UInt8]) -> [UInt8]

  /// What `seal` sealed; `nil` if key, nonce, ciphertext or associated data differ.
  func open(_ ciphertext: [UInt8], key: Secret, nonce: Secret, associatedData: [UInt8]) -> Secret?

  /// The X25519 public key (32 bytes) of a 32-byte private key (RFC 7748).
  func x25519PublicKey(of privateKey: Secret) -> [UInt8]

  /// X25519 (RFC 7748); `nil` if the result is all zeros or the public key has not 32 bytes.
  func x25519(_ privateKey: Secret, _ publicKey: [UInt8]) -> Secret?

  /// Whether `signature` is one by `publicKey` (RFC 8032). Small-order and non-canonical keys, and signatures
  /// with an unreduced S, never are; neither are keys and signatures of a wrong length.
  func isValid(_ signature: [UInt8], by publicKey: [UInt8], over message: [UInt8]) -> Bool

  /// Whether both are the same, in time that depends on their lengths alone.
  func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool

  /// Fills `memory` with random bytes.
  func fillRandom(_ memory: UnsafeMutableRawBufferPointer)

  /// Overwrites `memory` with zeros, which the compiler must not leave out.
  func wipe(_ memory: UnsafeMutableRawBufferPointer)
}

extension CryptoProvider {
  public func prepareHMAC(_ key: Secret) -> Secret { key }

  public func hmacSHA256(prepared key: Secret, messages: [[UInt8]]) -> [Secret] {
    messages.map { hmacSHA256(key: key, message: $0) }
  }
}
