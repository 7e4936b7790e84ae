/// The derivations from path secrets (RFC 9420, 7.4).
enum PathSecret {
  static func next(_ secret: Secret, _ crypto: Crypto) -> Secret { crypto.derive(secret, .path) }

  static func keyPair(_ secret: Secret, _ crypto: Crypto) -> HPKEKeyPair {
    HPKE(crypto).deriveKeyPair(crypto.derive(secret, .node))
  }
}

extension Label {
  static let path = Label("path")
  static let node = Label("node")
  static let updatePathNode = Label("UpdatePathNode")
}
