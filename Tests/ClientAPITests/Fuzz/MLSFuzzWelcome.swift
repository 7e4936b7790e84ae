import Sodium

@testable import MLS

/// A Welcome to the newcomer, sealed rightly: two bytes give the length of the group secrets, one says how the rest, a
/// GroupInfo, is made to fit.
struct MLSFuzzWelcome {
  let welcome: Welcome

  init?(_ bytes: [UInt8], _ world: MLSFuzzWorld) {
    guard bytes.count > 3 else { return nil }
    let crypto = world.crypto
    let length = min(Int(bytes[0]) << 8 | Int(bytes[1]), bytes.count - 3)
    let options = bytes[2]
    let secrets = Array(bytes[3..<(3 + length)])
    var info = Array(bytes[(3 + length)...])
    if options & 1 != 0 { info = Self.fitting(info, signsLeaves: options & 2 != 0, world) ?? info }
    let joiner = crypto.zeros(32)
    let plaintext =
      options & 4 == 0
      ? crypto.secret(copying: secrets)
      : GroupSecrets(joinerSecret: joiner, pathSecret: nil, preSharedKeys: []).encoded(crypto)
    let read = try? GroupSecrets(plaintext, .standard, crypto)
    let preSharedKeys = try? world.ring.secret(read?.preSharedKeys ?? [], or: nil, crypto)
    let key = Welcome.groupInfoKey(
      JoinerSecret(read?.joinerSecret ?? joiner).welcomeSecret(preSharedKeys ?? crypto.zeros(32), crypto),
      crypto)
    let sealed = crypto.provider.seal(
      crypto.secret(copying: info), key: key.key, nonce: key.nonce, associatedData: [])
    let encryption = LabelledEncryption(crypto, .welcomeEncryption, context: sealed)
    guard let entry = encryption.seal(plaintext, to: world.newcomer.initKey.publicKey) else { return nil }
    welcome = Welcome(
      cipherSuite: CipherSuite.identifier,
      secrets: [
        Welcome.Entry(
          newMember: world.newcomer.keyPackage.reference(crypto).bytes, encryptedGroupSecrets: entry)
      ], encryptedGroupInfo: sealed)
  }

  /// The tree hash is that of the tree, and alice signs; her leaf and the others have keys that are known, if wanted.
  private static func fitting(_ bytes: [UInt8], signsLeaves: Bool, _ world: MLSFuzzWorld) -> [UInt8]? {
    let crypto = world.crypto
    guard let info = try? GroupInfo(decoding: bytes),
      let data = info.extensions.data(of: ExtensionType.ratchetTree),
      let read = try? Reader.read(
        data, .standard, { (reader) throws(MLSError) in try RatchetTree(from: &reader) }),
      let tree = signsLeaves ? signed(read, info.context.groupID, world) : read
    else { return nil }
    var context = info.context
    context.treeHash = tree.hash(crypto).bytes
    let extensions = info.extensions.map {
      $0.type == ExtensionType.ratchetTree ? Extension(type: $0.type, data: tree.bytes) : $0
    }
    return GroupInfo(
      context, extensions, confirmationTag: info.confirmationTag, info.signer,
      world.keys[Int(info.signer.value % 8)], crypto
    ).encoded
  }

  private static func signed(_ tree: RatchetTree, _ groupID: [UInt8], _ world: MLSFuzzWorld) -> RatchetTree? {
    guard tree.leafCount <= 8 else { return nil }
    var nodes: [Subtree.Content?] = []
    func visit(_ subtree: Subtree) {
      if let left = subtree.left { visit(left) }
      nodes.append(subtree.isBlank ? nil : content(of: subtree))
      if let right = subtree.right { visit(right) }
    }
    func content(of subtree: Subtree) -> Subtree.Content {
      guard let leaf = subtree.leafNode else { return subtree.content }
      let index = subtree.index.firstLeaf
      // The newcomer's own stays as it is.
      if leaf == world.newcomer.keyPackage.leafNode { return .leaf(leaf) }
      let key = world.keys[Int(index.value % 8)]
      var draft = LeafDraft(leaf.encryptionKey, renewing: leaf)
      draft.signatureKey = SignaturePublicKey(key.signaturePublicKey)
      let place = LeafPlace(groupID: groupID, leaf: index)
      return .leaf(LeafNode(draft, leaf.source, place, key, world.crypto))
    }
    visit(tree.root)
    while let last = nodes.last, last == nil { nodes.removeLast() }
    return try? RatchetTree(nodes)
  }
}
