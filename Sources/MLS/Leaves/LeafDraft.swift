/// What a client says of itself in a leaf node, before it is signed.
struct LeafDraft {
  var encryptionKey: HPKEPublicKey
  var signatureKey: SignaturePublicKey
  var credential: Credential
  var capabilities: Capabilities
  var extensions: [Extension]

  init(_ encryptionKey: HPKEPublicKey, _ client: Client) {
    self.encryptionKey = encryptionKey
    signatureKey = SignaturePublicKey(client.signatureKey.signaturePublicKey)
    credential = client.credential
    capabilities = client.capabilities
    extensions = client.extensions
  }

  /// The same client with a new encryption key.
  init(_ encryptionKey: HPKEPublicKey, renewing leaf: LeafNode) {
    self.encryptionKey = encryptionKey
    signatureKey = leaf.signatureKey
    credential = leaf.credential
    capabilities = leaf.capabilities
    extensions = leaf.extensions
  }
}
