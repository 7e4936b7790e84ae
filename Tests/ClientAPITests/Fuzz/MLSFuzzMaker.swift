import Sodium

@testable import MLS

/// Makes what proves something fit what it proves.
struct MLSFuzzMaker {
  let world: MLSFuzzWorld
  let sender: Sender
  let key: SigningKey
  let signsAnew: Bool

  private var crypto: Crypto { world.crypto }
  private var state: EpochState { world.alice.state }
  private var group: PublicGroup { state.publicGroup }

  /// Of those who may join, one that the encryption key chooses.
  private func newcomer(_ key: HPKEPublicKey) -> SigningKey { world.keys[4 + Int(key.bytes.first ?? 0) & 3] }

  private func draft(_ leaf: LeafNode, _ key: SigningKey) -> LeafDraft {
    var draft = LeafDraft(leaf.encryptionKey, renewing: leaf)
    draft.signatureKey = SignaturePublicKey(key.signaturePublicKey)
    return draft
  }

  /// Leaf nodes and KeyPackages are signed by somebody whose key is known.
  func fitting(_ proposal: Proposal) -> Proposal {
    guard signsAnew else { return proposal }
    switch proposal {
    case .add(let keyPackage):
      let leaf = keyPackage.leafNode
      let joining = newcomer(leaf.encryptionKey)
      let signed = LeafNode(draft(leaf, joining), leaf.source, nil, joining, crypto)
      return .add(
        KeyPackage(
          initKey: keyPackage.initKey, leafNode: signed, extensions: keyPackage.extensions, joining, crypto))
    case .update(let leaf):
      guard case .member(let index) = sender else { return proposal }
      let place = LeafPlace(groupID: [1], leaf: index)
      return .update(LeafNode(draft(leaf, key), leaf.source, place, key, crypto))
    default:
      return proposal
    }
  }

  /// A reference of one byte is to a proposal that waits.
  private func fitting(_ entry: ProposalOrReference) -> ProposalOrReference {
    switch entry {
    case .proposal(let proposal): return .proposal(fitting(proposal))
    case .reference(let bytes):
      guard bytes.count == 1, !group.waiting.isEmpty else { return entry }
      return .reference(group.waiting[Int(bytes[0]) % group.waiting.count].reference.bytes)
    }
  }

  /// The tree that the proposals lead to, whether they may or not.
  private func apply(_ entries: [ProposalOrReference], to next: inout PublicGroup) -> Set<LeafIndex> {
    var proposals: [(sender: Sender, proposal: Proposal)] = []
    for entry in entries {
      switch entry {
      case .proposal(let proposal): proposals.append((sender, proposal))
      case .reference(let bytes):
        guard let found = group.waiting.first(where: { $0.reference.bytes == bytes }) else { continue }
        proposals.append((found.sender, found.proposal))
      }
    }
    for case (_, .groupContextExtensions(let extensions)) in proposals {
      next.context.extensions = extensions
    }
    for case (.member(let index), .update(let leaf)) in proposals where next.tree.leaf(index) != nil {
      next.tree.update(index, leaf)
    }
    for case (_, .remove(let index)) in proposals
    where next.tree.leaf(index) != nil && next.tree.memberCount > 1 {
      next.tree.remove(index)
    }
    var joined: Set<LeafIndex> = []
    for case (_, .add(let keyPackage)) in proposals { joined.insert(next.tree.add(keyPackage.leafNode)) }
    for case (_, .reInit(let reInit)) in proposals { next.reInit = reInit }
    return joined
  }

  /// A path that the sender would make, for a leaf that says what that of `given` does.
  private func path(
    _ given: UpdatePath?, in next: inout PublicGroup, _ joined: Set<LeafIndex>
  ) -> (path: UpdatePath, commitSecret: Secret)? {
    let place: LeafIndex
    if case .member(let index) = sender { place = index } else { place = next.tree.makeRoom() }
    guard let leaf = given?.leafNode ?? group.tree.leaf(place) ?? group.tree.leaf(LeafIndex(0)) else {
      return nil
    }
    let own = OwnPath(place, in: next.tree, crypto)
    var draft = draft(leaf, key)
    draft.encryptionKey = own.leafKey.publicKey
    let position = LeafPlace(groupID: [1], leaf: place)
    do throws(MLSError) {
      try next.tree.setPath(place, keys: own.keys.map { $0.publicKey }, crypto) { (hash) throws(MLSError) in
        LeafNode(draft, .commit(parentHash: hash), position, key, crypto)
      }
      let nodes = try own.sealed(
        in: next.tree, joined: joined, context: group.provisionalContext(for: next), crypto)
      guard let signed = next.tree.leaf(place) else { return nil }
      return (UpdatePath(leafNode: signed, nodes: nodes), own.commitSecret)
    } catch {
      return nil
    }
  }

  func commit(_ commit: Commit, makesPath: Bool, isConfirmed: Bool, isPrivate: Bool) -> MLSMessage? {
    let entries = commit.proposals.map { fitting($0) }
    var next = group
    let joined = apply(entries, to: &next)
    let made = makesPath ? path(commit.path, in: &next, joined) : nil
    let content = FramedContent(
      groupID: [1], epoch: group.epoch, sender: sender, authenticatedData: [],
      body: .commit(Commit(proposals: entries, path: made?.path ?? commit.path)))
    let signed = AuthenticatedContent(
      signing: content, as: isPrivate ? .privateMessage : .publicMessage, group.context, key, crypto)
    var tag = [UInt8](repeating: 0, count: 32)
    if isConfirmed { tag = confirm(signed, entries, next, made?.commitSecret) }
    return framed(signed.confirmed(by: tag), state, padding: 0, generations: 0)
  }

  /// The tag of the epoch that a commit leads to.
  private func confirm(
    _ signed: AuthenticatedContent, _ entries: [ProposalOrReference], _ next: PublicGroup,
    _ commitSecret: Secret?
  ) -> [UInt8] {
    var next = next
    next.advance(signed)
    var initial = state.secrets.initial
    var ids: [PreSharedKeyID] = []
    for entry in entries {
      switch entry {
      case .proposal(.externalInit(let output)):
        initial = ExternalInit.open(output, state.secrets.externalKeyPair(crypto), crypto) ?? initial
      case .proposal(.preSharedKey(let id)): ids.append(id)
      case .reference(let bytes):
        if case .preSharedKey(let id)? = group.waiting.first(where: { $0.reference.bytes == bytes })?.proposal
        {
          ids.append(id)
        }
      default: break
      }
    }
    let preSharedKeys = try? world.alice.resumptionKeys.secret(ids, or: world.ring, crypto)
    let epoch = NextEpoch(
      initial: initial, commitSecret: commitSecret ?? crypto.zeros(32),
      preSharedKeys: preSharedKeys ?? crypto.zeros(32), next.context, crypto)
    return epoch.start.secrets.confirmationTag(next.context.confirmedTranscriptHash, crypto)
  }

  func framed(_ signed: AuthenticatedContent, _ state: EpochState, padding: Int, generations: Int)
    -> MLSMessage?
  {
    if signed.wireFormat == .publicMessage {
      return .publicMessage(
        PublicMessage(signed, state.secrets.membership, state.publicGroup.context, crypto))
    }
    guard case .member(let leaf) = sender else { return nil }
    var messages = state.messages
    for _ in 0..<generations {
      guard
        let (_, _, move) = try? messages.tree.next(
          of: leaf, MessageSecrets.kind(signed.content.body.type), crypto)
      else { return nil }
      messages.tree.apply(move)
    }
    return (try? messages.seal(signed, leaf, padding: padding, crypto)).map { .privateMessage($0.message) }
  }

  /// A PrivateMessage whose plaintext is this; `kind` chooses the content type, and whose the message claims to be.
  func privateMessage(plaintext: [UInt8], _ generation: Int, _ kind: Int, isLate: Bool) -> MLSMessage? {
    let state = isLate ? world.former : state
    let type = [ContentType.application, .proposal, .commit][kind % 3]
    let leaf = LeafIndex(UInt32(kind / 3))
    let epoch = state.publicGroup.epoch
    let key = try? state.messages.tree.take(
      UInt32(generation), of: leaf.value < 4 ? leaf : LeafIndex(0), MessageSecrets.kind(type), .standard,
      crypto)
    guard let key = key?.0 else { return nil }
    let ciphertext = crypto.provider.seal(
      crypto.secret(copying: plaintext), key: key.key, nonce: key.nonce(guardedBy: [1, 2, 3, 4], crypto),
      associatedData: PrivateMessage.contentData([1], epoch, type, []))
    let from = SenderData(leaf: leaf, generation: UInt32(generation), reuseGuard: [1, 2, 3, 4])
    let senderKey = SenderData.key(
      prepared: crypto.provider.prepareHMAC(state.messages.senderData), ciphertext, crypto)
    let encryptedSenderData = crypto.provider.seal(
      crypto.secret(copying: from.encoded), key: senderKey.key, nonce: senderKey.nonce,
      associatedData: PrivateMessage.senderData([1], epoch, type))
    return .privateMessage(
      PrivateMessage(
        groupID: [1], epoch: epoch, contentType: type, authenticatedData: [],
        encryptedSenderData: encryptedSenderData, ciphertext: ciphertext))
  }
}
