import Sodium

@testable import MLS

extension FuzzTarget {
  static let mls = [
    FuzzTarget("mlsMessage", mlsMessage), FuzzTarget("mlsParts", mlsParts), FuzzTarget("mlsTree", mlsTree),
    FuzzTarget("mlsGroup") { MLSFuzzWorld.shared.group($0) },
    FuzzTarget("mlsWelcome") { MLSFuzzWorld.shared.welcome($0) },
    FuzzTarget("mlsState") { MLSFuzzWorld.shared.state($0) },
  ]

  private static let provider = try? SodiumProvider()

  /// What is read is written as it was; what it says of itself is checked without falling over.
  private static func mlsMessage(_ bytes: [UInt8]) -> String? {
    guard let provider, let message = try? MLSMessage(bytes) else { return nil }
    guard message.bytes == bytes else { return "a message has a second encoding" }
    switch message {
    case .keyPackage(let keyPackage):
      _ = try? keyPackage.verified(at: 1_500, provider)
    case .groupInfo(let info):
      _ = try? PublicGroup(info, provider)
    case .welcome, .publicMessage, .privateMessage:
      break
    }
    return nil
  }

  /// The first byte says what the rest is.
  private static func mlsParts(_ bytes: [UInt8]) -> String? {
    guard let kind = bytes.first, let provider else { return nil }
    let rest = Array(bytes.dropFirst())
    switch kind {
    case 0: return again(Commit.self, rest)
    case 1: return again(Proposal.self, rest)
    case 2: return again(LeafNode.self, rest)
    case 3: return again(UpdatePath.self, rest)
    case 4: return again(GroupContext.self, rest)
    case 5: return again(RequiredCapabilities.self, rest)
    case 6: return again(PreSharedKeyID.self, rest)
    case 7: return again(AuthenticatedContent.self, rest)
    case 8: return again(SenderData.self, rest)
    case 9: return again(KeyPackage.self, rest)
    case 10: return again(Capabilities.self, rest)
    case 11:
      guard let senders = try? ExternalSender.list(rest, .standard) else { return nil }
      return ExternalSender.asExtension(senders).data == rest ? nil : "senders have a second encoding"
    case 12:
      let crypto = Crypto(provider)
      guard let secrets = try? GroupSecrets(crypto.secret(copying: rest), .standard, crypto) else {
        return nil
      }
      return secrets.encoded(crypto).disclosed() == rest ? nil : "group secrets have a second encoding"
    default: return nil
    }
  }

  private static func again<Item: WireCodable>(_ type: Item.Type, _ bytes: [UInt8]) -> String? {
    guard let item = try? Item(decoding: bytes), item.encoded != bytes else { return nil }
    return "\(type) has a second encoding"
  }

  /// A tree whose parents are right stays so, whatever happens to it: the first three bytes say what.
  private static func mlsTree(_ bytes: [UInt8]) -> String? {
    guard let provider, bytes.count > 3 else { return nil }
    let crypto = Crypto(provider)
    let rest = Array(bytes.dropFirst(3))
    let read = try? Reader.read(rest, .standard) { (reader) throws(MLSError) in
      try RatchetTree(from: &reader)
    }
    guard var tree = read else { return nil }
    guard tree.bytes == rest else { return "a tree has a second encoding" }
    let context = GroupContext(
      groupID: [1], epoch: 1, treeHash: tree.hash(crypto).bytes, confirmedTranscriptHash: [], extensions: [])
    _ = try? tree.requireValid(for: context, .standard, crypto)
    guard (try? tree.requireParents(crypto)) != nil else { return nil }
    for deed in bytes.prefix(3) {
      guard let place = change(&tree, deed, crypto) else { continue }
      do throws(MLSError) { try tree.requireParents(crypto) } catch {
        return "a valid tree is none after change \(deed) at \(place): \(error.code)"
      }
      let again = try? Reader.read(tree.bytes, .standard) { (reader) throws(MLSError) in
        try RatchetTree(from: &reader)
      }
      guard again?.hash(crypto) == tree.hash(crypto) else { return "a tree is read otherwise than written" }
    }
    return nil
  }

  /// Adds, updates or removes a member, or sets somebody's path; gives the leaf, if it could be done.
  private static func change(_ tree: inout RatchetTree, _ deed: UInt8, _ crypto: Crypto) -> LeafIndex? {
    let members = tree.members
    guard !members.isEmpty else { return nil }
    let (place, leaf) = members[Int(deed >> 2) % members.count]
    let hpke = HPKE(crypto)
    func leafNode(_ change: (inout LeafDraft) -> Void = { _ in }) -> LeafNode {
      var draft = LeafDraft(hpke.randomKeyPair().publicKey, renewing: leaf)
      change(&draft)
      return LeafNode(draft, .update, nil, MLSFuzzWorld.anyKey, crypto)
    }
    switch deed & 3 {
    case 0: return tree.add(leafNode { $0.signatureKey = SignaturePublicKey(crypto.randomBytes(32)) })
    case 1: tree.update(place, leafNode())
    case 2:
      guard members.count > 1 else { return nil }
      tree.remove(place)
    default:
      let own = OwnPath(place, in: tree, crypto)
      do throws(MLSError) {
        try tree.setPath(place, keys: own.keys.map { $0.publicKey }, crypto) { (hash) throws(MLSError) in
          let draft = LeafDraft(own.leafKey.publicKey, renewing: leaf)
          return LeafNode(draft, .commit(parentHash: hash), nil, MLSFuzzWorld.anyKey, crypto)
        }
      } catch { return nil }
    }
    return place
  }
}
