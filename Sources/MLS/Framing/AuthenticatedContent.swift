/// `AuthenticatedContent` (RFC 9420, 6.1): content with what proves it. That it is right is not known yet;
/// `VerifiedContent` is content whose signature was checked.
struct AuthenticatedContent: Equatable, Sendable {
  let wireFormat: WireFormat
  let content: FramedContent
  let signature: [UInt8]
  /// Of commits, and only of them.
  let confirmationTag: [UInt8]?

  init(_ wireFormat: WireFormat, _ content: FramedContent, signature: [UInt8], confirmationTag: [UInt8]?) {
    self.wireFormat = wireFormat
    self.content = content
    self.signature = signature
    self.confirmationTag = confirmationTag
  }

  /// Content that `key` signs. A commit's tag can be computed only from what the signature leads to, and
  /// follows.
  init(
    signing content: FramedContent, as wireFormat: WireFormat, _ context: GroupContext,
    _ key: any SignaturePrivateKey, _ crypto: Crypto
  ) {
    let signed = Self.signedContent(wireFormat, content, context)
    self.init(wireFormat, content, signature: crypto.sign(signed, .framedContent, key), confirmationTag: nil)
  }

  func confirmed(by tag: [UInt8]) -> AuthenticatedContent {
    AuthenticatedContent(wireFormat, content, signature: signature, confirmationTag: tag)
  }

  /// `FramedContentTBS`.
  private static func signedContent(
    _ wireFormat: WireFormat, _ content: FramedContent, _ context: GroupContext
  ) -> [UInt8] {
    var writer = Writer(capacity: 512 + content.body.roughByteCount)
    writer.uint16(ProtocolVersion.mls10)
    writer.uint16(wireFormat.rawValue)
    writer.append(content)
    switch content.sender {
    case .member, .newMemberCommit: writer.append(context)
    case .external, .newMemberProposal: break
    }
    return writer.bytes
  }

  /// Checks the signature against the sender's key.
  func verified(
    by key: SignaturePublicKey, _ context: GroupContext, _ crypto: Crypto
  ) throws(MLSError) -> VerifiedContent {
    let signed = Self.signedContent(wireFormat, content, context)
    try require(crypto.isValid(signature, by: key, over: signed, .framedContent), .messageSignature)
    return VerifiedContent(self)
  }

  /// `AuthenticatedContentTBM`, under the membership key (6.2).
  func membershipTag(_ membershipKey: Secret, _ context: GroupContext, _ crypto: Crypto) -> [UInt8] {
    var writer = Writer(capacity: 1_024 + content.body.roughByteCount)
    writer.raw(Self.signedContent(wireFormat, content, context))
    writeAuthentication(to: &writer)
    return crypto.mac(membershipKey, writer.bytes)
  }

  /// `FramedContentAuthData`.
  func writeAuthentication(to writer: inout Writer) {
    writer.opaque(signature)
    if let confirmationTag { writer.opaque(confirmationTag) }
  }

  /// `ProposalRef` (5.2).
  func reference(_ crypto: Crypto) -> Digest { crypto.reference(.proposalReference, encoded) }
}

extension AuthenticatedContent: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    guard let format = WireFormat(rawValue: try reader.uint16()) else { throw .refused(.invalidValue) }
    try self.init(format, try FramedContent(from: &reader), from: &reader)
  }

  init(_ wireFormat: WireFormat, _ content: FramedContent, from reader: inout Reader) throws(MLSError) {
    self.wireFormat = wireFormat
    self.content = content
    signature = try reader.opaque()
    if case .commit = content.body { confirmationTag = try reader.opaque() } else { confirmationTag = nil }
  }

  func write(to writer: inout Writer) {
    writer.uint16(wireFormat.rawValue)
    writer.append(content)
    writeAuthentication(to: &writer)
  }
}

extension Label {
  static let framedContent = Label("FramedContentTBS")
  static let proposalReference = Label("Proposal Reference")
}
