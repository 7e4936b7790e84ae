internal import Sodium
internal import Suite
internal import Wire

/// 32 bytes that a client exchanges, once, for a new access token and its own successor.
///
/// The first of a session is random. A successor is made of its predecessor, 32 random bytes of salt, and the node's session
/// key, so that an exchange whose answer was lost can be answered again with the same successor and nothing of it is stored:
/// a copy of the database gives nobody a token, nor does an old token.
struct RefreshToken: Sendable, Equatable {
  let bytes: Bytes32

  static func drawn() -> RefreshToken { RefreshToken(bytes: Randomness.bytes32()) }

  init(bytes: Bytes32) { self.bytes = bytes }

  /// `nil` for anything but 43 characters of base64url.
  init?(_ text: String) {
    guard text.utf8.count == 43, let bytes = Base64URL.decode(Array(text.utf8)).flatMap({ Bytes32($0) })
    else {
      return nil
    }
    self.init(bytes: bytes)
  }

  var text: String { String(decoding: Base64URL.encode(bytes.bytes), as: UTF8.self) }

  /// What is stored of it.
  func hash(_ suite: any CryptoSuite) -> Bytes32 { suite.sha256(Self.hashTag, bytes.bytes) }

  func successor(salt: Bytes32, by key: any Signer, _ suite: any CryptoSuite) -> RefreshToken {
    // An Ed25519 signature is determined by key and message, and cannot be guessed without the key.
    let signature = key.sign(Self.successorTag, salt.bytes + bytes.bytes)
    return RefreshToken(bytes: suite.sha256(Self.successorTag, signature.bytes))
  }

  private static let hashTag = Array("hanse.v1/refresh-token".utf8) + [0]
  private static let successorTag = Array("hanse.v1/refresh-successor".utf8) + [0]
}
