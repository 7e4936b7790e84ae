extension Group {
  /// Encrypts application data, padded with zeros to a multiple of `padding` bytes. `authenticatedData` goes
  /// beside it, readable by all on the way.
  public func send(
    _ data: [UInt8], authenticatedData: [UInt8] = [], padding: Int = 0, signedBy key: any SignaturePrivateKey
  ) throws(MLSError) -> MLSMessage {
    try requireActive()
    // Who was proposed to be removed must not read on (12.4).
    guard state.publicGroup.waiting.isEmpty else { throw .misused(.proposalsPending) }
    guard data.count < limits.messageBytes / 2 else { throw .misused(.overLimit) }
    try requirePadding(padding)
    try requireOwn(key)
    let content = FramedContent(
      groupID: groupID, epoch: epoch, sender: .member(ownLeaf), authenticatedData: authenticatedData,
      body: .application(data))
    let signed = AuthenticatedContent(
      signing: content, as: .privateMessage, state.publicGroup.context, key, crypto)
    let (message, move) = try protect(signed, padding: padding)
    try write(changes(of: move))
    make(move)
    return message
  }
}
