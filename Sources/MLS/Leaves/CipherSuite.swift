/// The one cipher suite: MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519 (RFC 9420, 17.1).
public enum CipherSuite {
  public static let identifier: UInt16 = 0x0003
}

/// The one version of the protocol (RFC 9420, 6).
public enum ProtocolVersion {
  public static let mls10: UInt16 = 1
}
