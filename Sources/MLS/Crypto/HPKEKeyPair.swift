/// An X25519 key pair.
public struct HPKEKeyPair: Sendable {
  public let publicKey: HPKEPublicKey
  /// 32 bytes.
  public let privateKey: Secret

  init(publicKey: HPKEPublicKey, privateKey: Secret) {
    self.publicKey = publicKey
    self.privateKey = privateKey
  }
}
