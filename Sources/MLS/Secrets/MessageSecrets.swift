/// What opens and seals an epoch's PrivateMessages.
struct MessageSecrets: Sendable {
  let senderData: Secret
  /// The same as the provider has prepared it, since every message needs it.
  private let preparedSenderData: Secret
  var tree: SecretTree

  init(_ start: EpochStart, leafCount: UInt32, _ crypto: Crypto) {
    self.init(
      senderData: start.secrets.senderData, tree: SecretTree(start.encryption, leafCount: leafCount), crypto)
  }

  init(senderData: Secret, tree: SecretTree, _ crypto: Crypto) {
    self.senderData = senderData
    preparedSenderData = crypto.provider.prepareHMAC(senderData)
    self.tree = tree
  }

  /// A message opened, and the move after which its key is gone: made when all else was found right.
  struct Opened {
    let authenticated: AuthenticatedContent
    let move: SecretTree.Move
  }

  static func kind(_ type: ContentType) -> SecretTree.Kind {
    type == .application ? .application : .handshake
  }

  /// Opens a message (6.3.1). Nothing changes.
  func open(
    _ message: PrivateMessage, from sender: SenderData, _ limits: Limits, _ crypto: Crypto
  ) throws(MLSError) -> Opened {
    try require(message.ciphertext.count >= Crypto.tagBytes, .contentUndecryptable)
    let (key, move) = try tree.take(
      sender.generation, of: sender.leaf, Self.kind(message.contentType), limits, crypto)
    let plaintext = crypto.provider.open(
      message.ciphertext, key: key.key, nonce: key.nonce(guardedBy: sender.reuseGuard, crypto),
      associatedData: PrivateMessage.contentData(
        message.groupID, message.epoch, message.contentType, message.authenticatedData))
    guard let plaintext else { throw .refused(.contentUndecryptable) }
    let authenticated = try Reader.read(plaintext, limits) { (reader) throws(MLSError) in
      let content = FramedContent(
        groupID: message.groupID, epoch: message.epoch, sender: .member(sender.leaf),
        authenticatedData: message.authenticatedData,
        body: try FramedContent.Body(message.contentType, from: &reader))
      let authenticated = try AuthenticatedContent(.privateMessage, content, from: &reader)
      try reader.zeroPadding()
      return authenticated
    }
    return Opened(authenticated: authenticated, move: move)
  }

  /// Who sent a message, by its own account (6.3.2).
  func sender(of message: PrivateMessage, _ crypto: Crypto) throws(MLSError) -> SenderData {
    let key = SenderData.key(prepared: preparedSenderData, message.ciphertext, crypto)
    let plaintext = crypto.provider.open(
      message.encryptedSenderData, key: key.key, nonce: key.nonce,
      associatedData: PrivateMessage.senderData(message.groupID, message.epoch, message.contentType))
    guard let plaintext else { throw .refused(.senderDataUndecryptable) }
    return try Reader.read(plaintext, .standard) { (reader) throws(MLSError) in
      try SenderData(from: &reader)
    }
  }

  /// Seals a member's content (6.3), padded with zeros to a multiple of `padding` bytes, with the next key of
  /// its ratchet. The move must be made before the message is given out: the key is then gone.
  func seal(
    _ authenticated: AuthenticatedContent, _ leaf: LeafIndex, padding: Int, _ crypto: Crypto
  ) throws(MLSError) -> (message: PrivateMessage, move: SecretTree.Move) {
    let content = authenticated.content
    let kind = Self.kind(content.body.type)
    let (generation, key, move) = try tree.next(of: leaf, kind, crypto)
    let reuseGuard = crypto.randomBytes(SenderData.reuseGuardBytes)
    let ciphertext = crypto.provider.seal(
      Self.plaintext(authenticated, padding, crypto), key: key.key,
      nonce: key.nonce(guardedBy: reuseGuard, crypto),
      associatedData: PrivateMessage.contentData(
        content.groupID, content.epoch, content.body.type, content.authenticatedData))
    let from = SenderData(leaf: leaf, generation: generation, reuseGuard: reuseGuard)
    let senderKey = SenderData.key(prepared: preparedSenderData, ciphertext, crypto)
    let encryptedSenderData = crypto.provider.seal(
      crypto.secret(copying: from.encoded), key: senderKey.key, nonce: senderKey.nonce,
      associatedData: PrivateMessage.senderData(content.groupID, content.epoch, content.body.type))
    let message = PrivateMessage(
      groupID: content.groupID, epoch: content.epoch, contentType: content.body.type,
      authenticatedData: content.authenticatedData, encryptedSenderData: encryptedSenderData,
      ciphertext: ciphertext)
    return (message, move)
  }

  /// `PrivateMessageContent`.
  private static func plaintext(_ authenticated: AuthenticatedContent, _ padding: Int, _ crypto: Crypto)
    -> Secret
  {
    let rough = authenticated.content.body.roughByteCount + 256 + max(padding, 0)
    var writer = Writer(wipedBy: crypto.provider, capacity: rough)
    authenticated.content.body.write(to: &writer)
    authenticated.writeAuthentication(to: &writer)
    if padding > 1 {
      let over = writer.bytes.count % padding
      if over > 0 { writer.raw([UInt8](repeating: 0, count: padding - over)) }
    }
    return writer.takeSecret(crypto)
  }
}
