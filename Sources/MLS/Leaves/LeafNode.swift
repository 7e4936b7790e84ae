/// `LeafNode` (RFC 9420, 7.2): a member's public face, as it came; a tree holds only validated ones.
public struct LeafNode: Hashable, Sendable {
  public let encryptionKey: HPKEPublicKey
  public let signatureKey: SignaturePublicKey
  public let credential: Credential
  public let capabilities: Capabilities
  public let source: Source
  public let extensions: [Extension]
  public let signature: [UInt8]

  /// Where a leaf node was made, and what binds it to that place.
  public enum Source: Hashable, Sendable {
    case keyPackage(Lifetime)
    case update
    case commit(parentHash: [UInt8])
  }
}

extension LeafNode: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    encryptionKey = try HPKEPublicKey(from: &reader)
    signatureKey = try SignaturePublicKey(from: &reader)
    credential = try Credential(from: &reader)
    capabilities = try Capabilities(from: &reader)
    switch try reader.uint8() {
    case 1: source = .keyPackage(try Lifetime(from: &reader))
    case 2: source = .update
    case 3: source = .commit(parentHash: try reader.opaque())
    default: throw .refused(.invalidValue)
    }
    extensions = try reader.extensions()
    signature = try reader.opaque()
  }

  func write(to writer: inout Writer) {
    writeUnsigned(to: &writer)
    writer.opaque(signature)
  }

  private func writeUnsigned(to writer: inout Writer) {
    writer.append(encryptionKey)
    writer.append(signatureKey)
    writer.append(credential)
    writer.append(capabilities)
    switch source {
    case .keyPackage(let lifetime):
      writer.uint8(1)
      writer.append(lifetime)
    case .update:
      writer.uint8(2)
    case .commit(let parentHash):
      writer.uint8(3)
      writer.opaque(parentHash)
    }
    writer.vector(extensions)
  }

  /// `LeafNodeTBS`: what the signature covers.
  private func signedContent(_ place: LeafPlace?) -> [UInt8] {
    var writer = Writer(capacity: 256)
    writeUnsigned(to: &writer)
    if let place, source.isInGroup {
      writer.opaque(place.groupID)
      writer.uint32(place.leaf.value)
    }
    return writer.bytes
  }

  /// Whether the leaf's own key signed it, for `place` unless it comes from a KeyPackage.
  func isSigned(_ place: LeafPlace?, _ crypto: Crypto) -> Bool {
    crypto.isValid(signature, by: signatureKey, over: signedContent(place), .leafNode)
  }

  private init(_ draft: LeafDraft, _ source: Source, signature: [UInt8]) {
    encryptionKey = draft.encryptionKey
    signatureKey = draft.signatureKey
    credential = draft.credential
    capabilities = draft.capabilities
    extensions = draft.extensions
    self.source = source
    self.signature = signature
  }

  /// A leaf node that its key has signed.
  init(
    _ draft: LeafDraft, _ source: Source, _ place: LeafPlace?, _ key: any SignaturePrivateKey,
    _ crypto: Crypto
  ) {
    let unsigned = LeafNode(draft, source, signature: [])
    self.init(draft, source, signature: crypto.sign(unsigned.signedContent(place), .leafNode, key))
  }
}

extension LeafNode.Source {
  /// Whether the leaf was made for one place in one group.
  var isInGroup: Bool {
    if case .keyPackage = self { return false }
    return true
  }
}

extension Label {
  static let leafNode = Label("LeafNodeTBS")
}
