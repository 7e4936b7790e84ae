/// `GroupContext` (RFC 9420, 8.1): what all members of an epoch agree on.
public struct GroupContext: Hashable, Sendable {
  let version: UInt16
  let cipherSuite: UInt16
  public let groupID: [UInt8]
  public var epoch: UInt64
  public var treeHash: [UInt8]
  public var confirmedTranscriptHash: [UInt8]
  public var extensions: [Extension]

  init(
    groupID: [UInt8], epoch: UInt64, treeHash: [UInt8], confirmedTranscriptHash: [UInt8],
    extensions: [Extension]
  ) {
    version = ProtocolVersion.mls10
    cipherSuite = CipherSuite.identifier
    self.groupID = groupID
    self.epoch = epoch
    self.treeHash = treeHash
    self.confirmedTranscriptHash = confirmedTranscriptHash
    self.extensions = extensions
  }

  /// What every member must support; `nil` if the group says nothing of that.
  public func requiredCapabilities(_ limits: Limits = .standard) throws(MLSError) -> RequiredCapabilities? {
    guard let data = extensions.data(of: ExtensionType.requiredCapabilities) else { return nil }
    return try RequiredCapabilities(decoding: data, limits)
  }

  /// Who may propose from outside.
  public func externalSenders(_ limits: Limits = .standard) throws(MLSError) -> [ExternalSender] {
    guard let data = extensions.data(of: ExtensionType.externalSenders) else { return [] }
    return try ExternalSender.list(data, limits)
  }

  /// That the extensions of a group context can be what they say (13.4, 11.1, 12.1.8.1).
  static func requireSound(_ extensions: [Extension], _ limits: Limits) throws(MLSError) {
    try require(!extensions.hasDuplicates, .duplicateExtension)
    if let data = extensions.data(of: ExtensionType.requiredCapabilities) {
      _ = try RequiredCapabilities(decoding: data, limits)
    }
    if let data = extensions.data(of: ExtensionType.externalSenders) {
      for sender in try ExternalSender.list(data, limits) {
        try require(KeyChecks.isSoundEd25519(sender.signatureKey.bytes), .unsoundSignatureKey)
        try require(sender.credential.fits(sender.signatureKey), .certificateKey)
      }
    }
  }
}

extension GroupContext: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    version = try reader.uint16()
    cipherSuite = try reader.uint16()
    groupID = try reader.opaque()
    epoch = try reader.uint64()
    treeHash = try reader.opaque()
    confirmedTranscriptHash = try reader.opaque()
    extensions = try reader.extensions()
  }

  func write(to writer: inout Writer) {
    writer.uint16(version)
    writer.uint16(cipherSuite)
    writer.opaque(groupID)
    writer.uint64(epoch)
    writer.opaque(treeHash)
    writer.opaque(confirmedTranscriptHash)
    writer.vector(extensions)
  }
}
