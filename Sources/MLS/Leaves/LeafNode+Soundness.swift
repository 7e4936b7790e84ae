extension LeafNode {
  /// The checks of RFC 9420, 7.3 that need nothing but the leaf node: signature, keys, and that what it uses
  /// is what it says it supports.
  func requireSound(_ place: LeafPlace?, _ crypto: Crypto) throws(MLSError) {
    try require(KeyChecks.isSoundX25519(encryptionKey.bytes), .unsoundEncryptionKey)
    try require(KeyChecks.isSoundEd25519(signatureKey.bytes), .unsoundSignatureKey)
    try require(!extensions.hasDuplicates, .duplicateExtension)
    try require(
      extensions.allSatisfy { capabilities.supports(extension: $0.type) }, .leafExtensionUnsupported)
    try require(capabilities.versions.contains(ProtocolVersion.mls10), .leafVersionUnsupported)
    try require(capabilities.cipherSuites.contains(CipherSuite.identifier), .leafSuiteUnsupported)
    try require(capabilities.credentials.contains(credential.type), .leafCredentialUnsupported)
    try require(credential.fits(signatureKey), .certificateKey)
    try require(isSigned(place, crypto), .leafSignature)
  }

  /// Whether the leaf meets what a group demands of all its members (7.3, 11.1).
  func requireFit(for context: GroupContext, _ limits: Limits) throws(MLSError) {
    try capabilities.requireFit(for: context, limits)
  }

  /// The lifetime of a leaf from a KeyPackage; `nil` for others.
  public var lifetime: Lifetime? {
    if case .keyPackage(let lifetime) = source { return lifetime }
    return nil
  }
}

extension Capabilities {
  /// That they are all that a group demands of its members (7.3, 11.1).
  func requireFit(for context: GroupContext, _ limits: Limits) throws(MLSError) {
    if let required = try context.requiredCapabilities(limits) {
      try require(required.areMet(by: self), .requiredCapabilityMissing)
    }
    try require(context.extensions.allSatisfy { supports(extension: $0.type) }, .groupExtensionUnsupported)
  }
}
