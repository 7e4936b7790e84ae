/// A client as it presents itself to groups: the key that it signs with, its credential and what it can do.
public struct Client {
  public let signatureKey: any SignaturePrivateKey
  public var credential: Credential
  public var capabilities: Capabilities
  /// Extensions of its leaf nodes.
  public var extensions: [Extension]

  public init(
    signatureKey: any SignaturePrivateKey, credential: Credential,
    capabilities: Capabilities = Capabilities(),
    extensions: [Extension] = []
  ) {
    self.signatureKey = signatureKey
    self.credential = credential
    self.capabilities = capabilities
    self.extensions = extensions
  }
}
