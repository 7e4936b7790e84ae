extension CommitAssembly {
  /// The Welcome for those whom the commit adds (RFC 9420, 12.4.3.1); `nil` if it adds nobody. `key` is that
  /// of the committer's new leaf.
  /// `encoding` has what was written of the tree before.
  func welcome(
    withTree: Bool, _ encoding: inout TreeEncoding, _ key: any SignaturePrivateKey
  ) throws(MLSError) -> OwnWelcome? {
    let changes = staged.changes
    guard !changes.added.isEmpty, let state = staged.next else { return nil }
    let next = changes.next
    let crypto = next.crypto
    let info = next.groupInfo(
      state, tree: withTree ? encoding.bytes(of: next.tree) : nil, withExternalKey: false, key)
    let encryption = LabelledEncryption(
      crypto, .welcomeEncryption, context: Welcome.sealed(info, nextEpoch.welcomeSecret, crypto))
    var entries: [Welcome.Entry] = []
    for (leaf, keyPackage) in changes.added {
      let secrets = GroupSecrets(
        joinerSecret: nextEpoch.joiner.secret, pathSecret: path?.secret(for: leaf, in: next.tree),
        preSharedKeys: preSharedKeys)
      guard let sealed = encryption.seal(secrets.encoded(crypto), to: keyPackage.initKey) else {
        throw .refused(.unsoundInitKey)
      }
      entries.append(
        Welcome.Entry(newMember: keyPackage.reference(crypto).bytes, encryptedGroupSecrets: sealed))
    }
    return OwnWelcome(
      secret: nextEpoch.welcomeSecret, signature: info.signature, withTree: withTree, entries: entries)
  }
}

extension PublicGroup {
  /// The GroupInfo of an epoch, signed by the member whose state it is.
  func groupInfo(
    _ state: EpochState, tree: [UInt8]?, withExternalKey: Bool, _ key: any SignaturePrivateKey
  ) -> GroupInfo {
    var extensions = GroupInfo.extensions(tree: tree)
    if withExternalKey {
      let external = state.secrets.externalKeyPair(crypto).publicKey
      extensions.append(Extension(type: ExtensionType.externalPub, data: external.encoded))
    }
    return GroupInfo(context, extensions, confirmationTag: confirmationTag, state.leaf, key, crypto)
  }
}
