public import Suite
internal import Wire

/// RFC 9530's `Content-Digest` with SHA-256.
public enum ContentDigest {
  public static func field(of body: [UInt8], _ suite: any CryptoSuite) -> String {
    let digest = Base64.encode(suite.sha256([], body).bytes)
    return "sha-256=:\(String(decoding: digest, as: UTF8.self)):"
  }
}
