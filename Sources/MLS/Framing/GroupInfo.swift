/// `GroupInfo` (RFC 9420, 12.4.3) as it came: what a newcomer needs to know of a group.
public struct GroupInfo: Equatable, Sendable {
  public let context: GroupContext
  public let extensions: [Extension]
  let confirmationTag: [UInt8]
  let signer: LeafIndex
  let signature: [UInt8]

  init(
    _ context: GroupContext, _ extensions: [Extension], confirmationTag: [UInt8], _ signer: LeafIndex,
    signature: [UInt8]
  ) {
    self.context = context
    self.extensions = extensions
    self.confirmationTag = confirmationTag
    self.signer = signer
    self.signature = signature
  }

  init(
    _ context: GroupContext, _ extensions: [Extension], confirmationTag: [UInt8], _ signer: LeafIndex,
    _ key: any SignaturePrivateKey, _ crypto: Crypto
  ) {
    let signed = Self.signedContent(context, extensions, confirmationTag, signer)
    self.init(
      context, extensions, confirmationTag: confirmationTag, signer,
      signature: crypto.sign(signed, .groupInfo, key))
  }

  /// Those of a GroupInfo, with the tree if it is to carry one.
  static func extensions(tree: [UInt8]?) -> [Extension] {
    tree.map { [Extension(type: ExtensionType.ratchetTree, data: $0)] } ?? []
  }

  /// `GroupInfoTBS`.
  private static func signedContent(
    _ context: GroupContext, _ extensions: [Extension], _ confirmationTag: [UInt8], _ signer: LeafIndex
  ) -> [UInt8] {
    // Its tree may be long: it is moved as little as can be.
    var writer = Writer(capacity: extensions.reduce(1_024) { $0 + $1.data.count + 8 })
    writer.append(context)
    writer.vector(extensions)
    writer.opaque(confirmationTag)
    writer.append(signer)
    return writer.bytes
  }

  func isSigned(by key: SignaturePublicKey, _ crypto: Crypto) -> Bool {
    let signed = Self.signedContent(context, extensions, confirmationTag, signer)
    return crypto.isValid(signature, by: key, over: signed, .groupInfo)
  }
}

extension GroupInfo: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    context = try GroupContext(from: &reader)
    extensions = try reader.extensions()
    confirmationTag = try reader.opaque()
    signer = try LeafIndex(from: &reader)
    signature = try reader.opaque()
  }

  var encoded: [UInt8] {
    var writer = Writer(capacity: extensions.reduce(1_152) { $0 + $1.data.count + 8 })
    write(to: &writer)
    return writer.bytes
  }

  func write(to writer: inout Writer) {
    writer.raw(Self.signedContent(context, extensions, confirmationTag, signer))
    writer.opaque(signature)
  }
}

extension Label {
  static let groupInfo = Label("GroupInfoTBS")
}
