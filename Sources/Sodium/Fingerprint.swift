internal import COpenSSL
internal import CSodium

/// Names for bytes that nobody can give to other bytes.
public enum Fingerprint {
  public static let byteCount = 16

  /// BLAKE2b (RFC 7693) of 16 bytes: short and quick.
  public static func of(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    crypto_generichash(&digest, byteCount, bytes, UInt64(bytes.count), nil, 0)
    return digest
  }

  /// SHA-256 (FIPS 180-4), 32 bytes: where others must come to the same.
  public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    hanse_sha256(nil, 0, bytes, bytes.count, &digest)
    return digest
  }
}
