/// `KeyPackage` (RFC 9420, 10) as it came from somewhere: nothing of it is verified.
public struct KeyPackage: Hashable, Sendable {
  let version: UInt16
  let cipherSuite: UInt16
  let initKey: HPKEPublicKey
  public let leafNode: LeafNode
  public let extensions: [Extension]
  let signature: [UInt8]

  /// Whether it may be used more than once.
  public var isLastResort: Bool { extensions.data(of: ExtensionType.lastResort) != nil }

  /// `KeyPackageRef` (5.2), 32 bytes.
  public func reference(_ provider: any CryptoProvider) -> Digest { reference(Crypto(provider)) }

  func reference(_ crypto: Crypto) -> Digest { crypto.reference(.keyPackageReference, encoded) }

  /// Checks all that 10.1 asks at `seconds` since 1970.
  public func verified(
    at seconds: UInt64, limits: Limits = .standard, _ provider: any CryptoProvider
  ) throws(MLSError) -> VerifiedKeyPackage {
    let crypto = Crypto(provider)
    try requireSound(limits, crypto)
    try requireTimely(at: seconds)
    try require(listsItsExtensions, .keyPackageExtensionUnsupported)
    return VerifiedKeyPackage(self)
  }

  /// That `seconds`, if given, are within the lifetime.
  func requireTimely(at seconds: UInt64?) throws(MLSError) {
    guard let seconds else { return }
    try require(leafNode.lifetime?.contains(seconds) ?? false, .lifetimeExpired)
  }

  /// Whether the leaf node lists what the KeyPackage has among its extensions (10). Others add such as do not.
  var listsItsExtensions: Bool {
    extensions.allSatisfy { leafNode.capabilities.supports(extension: $0.type) }
  }

  /// All but the lifetime, since a commit that was right when it was made stays right, and but what others do not look
  /// at.
  func requireSound(_ limits: Limits, _ crypto: Crypto) throws(MLSError) {
    try require(leafNode.lifetime?.isWithin(limits) ?? true, .lifetimeTooLong)
    try require(version == ProtocolVersion.mls10, .keyPackageVersion)
    try require(cipherSuite == CipherSuite.identifier, .keyPackageSuite)
    try require(!leafNode.source.isInGroup, .keyPackageLeafSource)
    try leafNode.requireSound(nil, crypto)
    try require(KeyChecks.isSoundX25519(initKey.bytes), .unsoundInitKey)
    try require(initKey != leafNode.encryptionKey, .initKeyReused)
    try require(!extensions.hasDuplicates, .duplicateExtension)
    try require(
      crypto.isValid(signature, by: leafNode.signatureKey, over: signedContent, .keyPackage),
      .keyPackageSignature)
  }
}

extension KeyPackage: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    version = try reader.uint16()
    cipherSuite = try reader.uint16()
    initKey = try HPKEPublicKey(from: &reader)
    leafNode = try LeafNode(from: &reader)
    extensions = try reader.extensions()
    signature = try reader.opaque()
  }

  func write(to writer: inout Writer) {
    writer.raw(signedContent)
    writer.opaque(signature)
  }

  private var signedContent: [UInt8] {
    var writer = Writer(capacity: 512)
    writer.uint16(version)
    writer.uint16(cipherSuite)
    writer.append(initKey)
    writer.append(leafNode)
    writer.vector(extensions)
    return writer.bytes
  }

  init(
    initKey: HPKEPublicKey, leafNode: LeafNode, extensions: [Extension], _ key: any SignaturePrivateKey,
    _ crypto: Crypto
  ) {
    version = ProtocolVersion.mls10
    cipherSuite = CipherSuite.identifier
    self.initKey = initKey
    self.leafNode = leafNode
    self.extensions = extensions
    var unsigned = Writer(capacity: 512)
    unsigned.uint16(version)
    unsigned.uint16(cipherSuite)
    unsigned.append(initKey)
    unsigned.append(leafNode)
    unsigned.vector(extensions)
    signature = crypto.sign(unsigned.bytes, .keyPackage, key)
  }
}

extension Label {
  static let keyPackage = Label("KeyPackageTBS")
  static let keyPackageReference = Label("KeyPackage Reference")
}
