/// Which proposals one commit carries out: chosen one after the other, each looked at beside what was chosen before, so
/// that the work is in proportion to how many there are, whatever somebody sends.
struct ProposalChoice {
  /// A proposal that waits, and how many came before it.
  typealias Candidate = (offset: Int, element: WaitingProposal)

  private(set) var chosen: [Candidate] = []
  private var list: ProposalList
  /// After what is chosen. The committer's leaf and the way above it are blank, as the path will replace them; what
  /// the path puts there in their place is counted.
  private var tree: RatchetTree
  private var context: GroupContext
  /// How the committer presents itself afterwards.
  private let own: LeafDraft
  private let committer: LeafIndex
  private let limits: Limits

  /// With what the draft itself does; `nil` if that cannot be.
  init?(_ draft: CommitDraft, of group: Group) {
    let before = group.publicGroup
    guard let leaf = before.tree.leaf(group.ownLeaf) else { return nil }
    committer = group.ownLeaf
    limits = group.limits
    own =
      draft.renewal.map { LeafDraft(leaf.encryptionKey, $0) }
      ?? LeafDraft(leaf.encryptionKey, renewing: leaf)
    list = ProposalList(limits)
    tree = before.tree
    tree.vacate(committer, for: own)
    context = before.context
    for proposal in draft.proposals {
      guard (try? list.add(proposal, from: .member(committer), by: committer)) != nil else { return nil }
    }
    for leaf in list.removes { tree.remove(leaf) }
    for keyPackage in list.adds { _ = tree.add(keyPackage.leafNode) }
    if let extensions = list.extensions { context.extensions = extensions }
  }

  /// Chooses among `candidates`, which come in the order in which they are to be preferred.
  mutating func choose(_ candidates: [Candidate]) {
    for one in candidates {
      guard case .remove(let leaf) = one.element.proposal, take(one) else { continue }
      tree.remove(leaf)
    }
    chooseUpdates(candidates)
    for isOfMembers in [true, false] {
      let some = candidates.filter { $0.element.isOfMember == isOfMembers }
      chooseExtensions(some)
      for one in some { chooseAddition(one) }
      for one in some {
        if case .preSharedKey = one.element.proposal { _ = take(one) }
      }
    }
    for one in candidates {
      if case .reInit = one.element.proposal { _ = take(one) }
    }
  }

  /// Takes a proposal if the list allows it beside the others.
  private mutating func take(_ one: Candidate) -> Bool {
    guard (try? list.add(one.element.proposal, from: one.element.sender, by: committer)) != nil else {
      return false
    }
    chosen.append(one)
    return true
  }

  /// All at once, so that two members may take each other's keys; where they conflict, one after the other.
  private mutating func chooseUpdates(_ candidates: [Candidate]) {
    let updates = candidates.filter {
      guard case .update(let node) = $0.element.proposal else { return false }
      return (try? node.requireFit(for: context, limits)) != nil
    }
    let before = self
    for one in updates {
      // In place: a tree that is tried apart copies all that conflicts so far.
      if let (leaf, node) = update(one), take(one) { tree.update(leaf, node) }
    }
    if Self.isAgreed(tree) { return }
    self = before
    for one in updates {
      guard let (leaf, node) = update(one) else { continue }
      var next = tree
      next.update(leaf, node)
      if Self.isAgreed(next), take(one) { tree = next }
    }
  }

  /// What a candidate makes of a member that nothing else is chosen for.
  private func update(_ one: Candidate) -> (leaf: LeafIndex, node: LeafNode)? {
    guard case .update(let node) = one.element.proposal, case .member(let leaf) = one.element.sender,
      !list.touches(leaf), leaf != committer
    else { return nil }
    return (leaf, node)
  }

  private static func isAgreed(_ tree: RatchetTree) -> Bool {
    (try? tree.requireAgreement(without: nil)) != nil
  }

  /// The first list that everybody supports, if there is none yet.
  private mutating func chooseExtensions(_ candidates: [Candidate]) {
    guard list.extensions == nil else { return }
    var census: CapabilityCensus?
    for one in candidates {
      guard case .groupContextExtensions(let extensions) = one.element.proposal else { continue }
      let members = census ?? CapabilityCensus(tree, own.capabilities)
      census = members
      var next = context
      next.extensions = extensions
      guard let required = try? next.requiredCapabilities(limits) ?? RequiredCapabilities(),
        members.supports(extensions, required), take(one)
      else { continue }
      context = next
      return
    }
  }

  private mutating func chooseAddition(_ one: Candidate) {
    guard case .add(let keyPackage) = one.element.proposal else { return }
    let node = keyPackage.leafNode
    guard !tree.encryptionKeys.contains(node.encryptionKey.bytes),
      !tree.signatureKeys.contains(node.signatureKey.bytes),
      tree.credentials.allows(node.credential, node.capabilities),
      // The committer's leaf is blank here, and is not afterwards.
      tree.memberCount + 1 < Int(limits.leaves), (try? node.requireFit(for: context, limits)) != nil,
      take(one)
    else { return }
    _ = tree.add(node)
  }
}

extension WaitingProposal {
  fileprivate var isOfMember: Bool {
    if case .member = sender { true } else { false }
  }
}
