internal import CSodium
public import Wire

/// 32 secret bytes from which a key pair is derived.
public final class Seed: Sendable {
  public static let byteCount = 32

  let secret: SecretBytes

  private init(owning secret: SecretBytes) { self.secret = secret }

  /// Fresh from the system's randomness.
  public static func random() -> Seed {
    Seed(owning: SecretBytes(count: byteCount) { randombytes_buf($0, byteCount) })
  }

  /// The seed stored as these bytes; `nil` unless there are 32. The caller's copy is the caller's to wipe.
  public convenience init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init(
      owning: SecretBytes(count: Self.byteCount) { target in
        for (index, byte) in bytes.enumerated() { target[index] = byte }
      })
  }

  /// The seed that these bytes are; `nil` unless there are 32.
  package convenience init?(_ secret: SecretBytes) {
    guard secret.count == Self.byteCount else { return nil }
    self.init(owning: secret)
  }

  /// Whether both are the same, in a time that does not tell where they differ.
  package static func == (one: Seed, other: Seed) -> Bool { one.secret == other.secret }

  /// The X25519 public key of this seed as a private key (RFC 7748).
  public var sealingPublicKey: Bytes32 {
    var publicKey = [UInt8](repeating: 0, count: Bytes32.byteCount)
    secret.withBytes { _ = crypto_scalarmult_curve25519_base(&publicKey, $0) }
    return Bytes32(publicKey, at: 0)
  }

  /// Hands the bytes out for storing; the caller wipes what it copies.
  public func withBytes<Result, Failure>(
    _ read: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try secret.withBytes { (bytes) throws(Failure) in
      try read(UnsafeBufferPointer(start: bytes, count: Self.byteCount))
    }
  }
}
