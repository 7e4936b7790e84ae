/// A KeyPackage with its private keys, waiting for a Welcome.
public struct OwnKeyPackage: Sendable {
  public let keyPackage: KeyPackage
  /// For the Welcome; to be deleted when it was used, unless the KeyPackage is of last resort.
  public let initKey: HPKEKeyPair
  /// For the leaf that the KeyPackage becomes.
  public let encryptionKey: HPKEKeyPair

  /// A KeyPackage of `client` with fresh keys.
  public init(
    _ client: Client, _ lifetime: Lifetime, isLastResort: Bool = false, extensions: [Extension] = [],
    _ provider: any CryptoProvider
  ) {
    let crypto = Crypto(provider)
    let hpke = HPKE(crypto)
    initKey = hpke.randomKeyPair()
    encryptionKey = hpke.randomKeyPair()
    let mark = isLastResort ? [Extension(type: ExtensionType.lastResort, data: [])] : []
    var draft = LeafDraft(encryptionKey.publicKey, client)
    // What a KeyPackage has among its extensions, its leaf says it supports (RFC 9420, 10).
    for one in extensions + mark where !draft.capabilities.supports(extension: one.type) {
      draft.capabilities.extensions.append(one.type)
    }
    let leaf = LeafNode(draft, .keyPackage(lifetime), nil, client.signatureKey, crypto)
    keyPackage = KeyPackage(
      initKey: initKey.publicKey, leafNode: leaf, extensions: extensions + mark, client.signatureKey, crypto)
  }

  /// One whose private keys (32 bytes each) were kept; `nil` if they are not those of the KeyPackage.
  public init?(
    _ keyPackage: KeyPackage, initPrivateKey: Secret, encryptionPrivateKey: Secret,
    _ provider: any CryptoProvider
  ) {
    let hpke = HPKE(Crypto(provider))
    guard initPrivateKey.count == 32, encryptionPrivateKey.count == 32 else { return nil }
    self.keyPackage = keyPackage
    initKey = hpke.keyPair(initPrivateKey)
    encryptionKey = hpke.keyPair(encryptionPrivateKey)
    guard initKey.publicKey == keyPackage.initKey,
      encryptionKey.publicKey == keyPackage.leafNode.encryptionKey
    else { return nil }
  }
}
