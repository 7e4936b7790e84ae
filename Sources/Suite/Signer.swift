public import Wire

/// An Ed25519 private key that never shows itself.
public protocol Signer: AnyObject, Sendable {
  var publicKey: Bytes32 { get }

  /// The RFC 8032 signature over `prefix` followed by `message`.
  func sign(_ prefix: [UInt8], _ message: [UInt8]) -> Bytes64
}
