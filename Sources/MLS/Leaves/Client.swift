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

  /// The same client with a value that means nothing in each of its lists, so that others are held to passing over
  /// what they do not know (RFC 9420, 13.5).
  public func greased(_ provider: any CryptoProvider) -> Client {
    let random = Crypto(provider).randomBytes(4)
    // 0x0A0A, 0x1A1A and so on up to 0xEAEA.
    let values = random.map { UInt16($0 % 15) << 12 | 0x0A00 | UInt16($0 % 15) << 4 | 0x000A }
    var client = self
    client.capabilities.cipherSuites.append(values[0])
    client.capabilities.extensions.append(values[1])
    client.capabilities.proposals.append(values[2])
    client.capabilities.credentials.append(values[3])
    client.extensions.append(Extension(type: values[1], data: []))
    return client
  }
}
