/// An Ed25519 private key that signs for a member, wherever it lives. The engine asks for it in each
/// operation that signs and never keeps it.
public protocol SignaturePrivateKey: AnyObject {
  /// 32 bytes.
  var signaturePublicKey: [UInt8] { get }

  /// The signature (RFC 8032), 64 bytes.
  func signature(over message: [UInt8]) -> [UInt8]
}
