internal import COpenSSL

/// SHA-256 (FIPS 180-4) of what comes in parts, such as a large file.
public struct SHA256 {
  private var context = SHA256_CTX()

  public init() { hanse_sha256_init(&context) }

  public mutating func update(_ bytes: [UInt8]) { hanse_sha256_update(&context, bytes, bytes.count) }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    hanse_sha256_update(&context, bytes.baseAddress, bytes.count)
  }

  /// The 32 bytes; nothing may follow.
  public mutating func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    hanse_sha256_final(&context, &digest)
    return digest
  }
}
