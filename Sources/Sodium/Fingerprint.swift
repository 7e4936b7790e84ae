internal import CSodium

/// A short name for bytes that nobody can give to other bytes: BLAKE2b (RFC 7693) of 16 bytes.
public enum Fingerprint {
  public static let byteCount = 16

  public static func of(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    crypto_generichash(&digest, byteCount, bytes, UInt64(bytes.count), nil, 0)
    return digest
  }
}
