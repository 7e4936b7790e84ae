public import Suite
internal import Wire

/// RFC 9530's `Content-Digest` with SHA-256.
public enum ContentDigest {
  private static let prefix: [UInt8] = Array("sha-256=:".utf8)

  public static func field(of body: [UInt8], _ suite: any CryptoSuite) -> String {
    let digest = Base64.encode(suite.sha256([], body).bytes)
    return "sha-256=:\(String(decoding: digest, as: UTF8.self)):"
  }

  /// Whether a field has this form, whatever the body.
  static func isWellFormed(_ field: String) -> Bool {
    let bytes = Array(field.utf8)
    guard bytes.starts(with: prefix), bytes.count > prefix.count, bytes.last == 0x3A else { return false }
    return Base64.decode(Array(bytes[prefix.count..<(bytes.count - 1)]))?.count == Bytes32.byteCount
  }
}
