public import Wire

/// The primitives the protocol stands on: SHA-256 (FIPS 180-4) and Ed25519 (RFC 8032).
///
/// A class protocol, because Embedded Swift has existentials of no other kind.
public protocol CryptoSuite: AnyObject, Sendable {
  /// SHA-256 over `prefix` followed by `message`.
  func sha256(_ prefix: [UInt8], _ message: [UInt8]) -> Bytes32

  /// SHA-256 over one byte followed by 64: the shape of every inner node of a tree.
  func sha256(_ prefix: UInt8, _ left: Bytes32, _ right: Bytes32) -> Bytes32

  /// Whether `signature` is one by `publicKey` over `prefix` followed by `message`. Small-order and non-canonical keys, and
  /// signatures with an unreduced S, never are.
  func isValid(_ signature: Bytes64, by publicKey: Bytes32, _ prefix: [UInt8], _ message: [UInt8]) -> Bool
}
