extension Group {
  /// A proposal that waits, and how many came before it.
  private typealias Candidate = (offset: Int, element: WaitingProposal)

  /// Of the proposals that wait, those that an own commit can carry out together (RFC 9420, 12.2): a Remove
  /// goes before an Update, the newest Update before older ones, what members propose before what others do,
  /// anything before a ReInit, and what cannot be combined stays behind. However much of that somebody sends, the
  /// work stays in proportion.
  func waitingThatAgree(with draft: CommitDraft, _ preSharedKeys: PreSharedKeyRing) -> [WaitingProposal] {
    var base = ProposalList(limits)
    for proposal in draft.proposals {
      // What the draft has wrong, the commit refuses.
      guard (try? base.add(proposal, from: .member(ownLeaf), by: ownLeaf)) != nil else { return [] }
    }
    var rest = candidates(for: draft, preSharedKeys)
    var chosen: [Candidate] = []
    var tries = 64
    // What has given way to something that is then not chosen has its turn afterwards.
    while tries > 0 {
      let (allowed, others) = split(rest, base, chosen)
      if allowed.isEmpty { break }
      choose(allowed[...], &chosen, &tries) { (candidates) in
        self.agree(candidates.map { $0.element }, draft)
      }
      rest = others
    }
    return chosen.sorted { $0.offset < $1.offset }.map { $0.element }
  }

  /// All that is usable, in the order in which it is chosen.
  private func candidates(for draft: CommitDraft, _ preSharedKeys: PreSharedKeyRing) -> [Candidate] {
    var credentials = publicGroup.tree.credentials
    // What a renewal supports, the path shows.
    if draft.renewal != nil, let own = publicGroup.tree.leaf(ownLeaf) { credentials.remove(own) }
    let usable = publicGroup.waiting.enumerated().filter {
      !draft.leavesBehind.contains($0.element.reference)
        && publicGroup.proposalPolicy.allows($0.element.proposal, $0.element.sender, publicGroup)
        && isUsable($0.element.proposal, draft, preSharedKeys, credentials)
    }
    return usable.sorted {
      let (one, other) = ($0.element.rank, $1.element.rank)
      return one == other ? $0.offset > $1.offset : one < other
    }
  }

  /// Those that one list allows beside what was chosen before, and the others.
  private func split(
    _ candidates: [Candidate], _ base: ProposalList, _ chosen: [Candidate]
  ) -> (allowed: [Candidate], others: [Candidate]) {
    var list = base
    func takes(_ one: Candidate) -> Bool {
      (try? list.add(one.element.proposal, from: one.element.sender, by: ownLeaf)) != nil
    }
    for one in chosen { _ = takes(one) }
    var (allowed, others): ([Candidate], [Candidate]) = ([], [])
    for one in candidates {
      if takes(one) { allowed.append(one) } else { others.append(one) }
    }
    return (allowed, others)
  }

  /// Adds those of `candidates` that agree with the ones chosen before: all at once, or each half by itself.
  private func choose(
    _ candidates: ArraySlice<Candidate>, _ chosen: inout [Candidate], _ tries: inout Int,
    _ agree: ([Candidate]) -> Bool
  ) {
    guard !candidates.isEmpty, tries > 0 else { return }
    tries -= 1
    if agree(chosen + candidates) {
      chosen += candidates
    } else if candidates.count > 1 {
      let half = candidates.startIndex + candidates.count / 2
      choose(candidates[..<half], &chosen, &tries, agree)
      choose(candidates[half...], &chosen, &tries, agree)
    }
  }

  /// Whether the tree that the proposals come to is a valid one, with what the own path puts into it.
  private func agree(_ candidates: [WaitingProposal], _ draft: CommitDraft) -> Bool {
    let values = draft.proposals.map { (sender: Sender.member(ownLeaf), proposal: $0) }
    let entries = candidates.map { (sender: $0.sender, proposal: $0.proposal) } + values
    guard let list = try? ProposalList(entries, by: ownLeaf, limits) else { return false }
    let makesPath = list.needsPath || draft.makesPath
    guard let proposed = try? ProposedState(list, to: publicGroup, replacing: makesPath ? ownLeaf : nil)
    else { return false }
    return !makesPath || isFit(for: proposed, draft.renewal)
  }

  /// Whether the leaf of the own path fits, in place of the one that was left out.
  private func isFit(for proposed: ProposedState, _ renewal: Client?) -> Bool {
    guard let own = publicGroup.tree.leaf(ownLeaf) else { return false }
    let next =
      renewal.map { LeafDraft(own.encryptionKey, $0) } ?? LeafDraft(own.encryptionKey, renewing: own)
    var context = publicGroup.context
    context.extensions = proposed.extensions
    return (try? next.capabilities.requireFit(for: context, limits)) != nil
      && proposed.tree.allows(next, at: ownLeaf)
  }

  /// Whether a commit of this member's could carry a proposal out if it were alone, as far as that shows at once.
  /// `credentials` are those of the members who stay as they are.
  private func isUsable(
    _ proposal: Proposal, _ draft: CommitDraft, _ preSharedKeys: PreSharedKeyRing,
    _ credentials: CredentialCensus
  ) -> Bool {
    switch proposal {
    case .add(let keyPackage):
      let node = keyPackage.leafNode
      if let now = draft.nowSeconds, node.lifetime?.contains(now) != true { return false }
      // Nobody need have the key to propose it.
      return !publicGroup.tree.encryptionKeys.contains(node.encryptionKey.bytes)
        && credentials.allows(node.credential, node.capabilities)
        && (try? node.requireFit(for: publicGroup.context, limits)) != nil
    case .update(let node):
      return (try? node.requireFit(for: publicGroup.context, limits)) != nil
    case .preSharedKey(let id):
      return (resumptionKeys[id.key] ?? preSharedKeys[id.key]) != nil
    case .remove, .reInit, .externalInit, .groupContextExtensions:
      return true
    }
  }
}

extension WaitingProposal {
  /// What is chosen before what, where not everything can be.
  fileprivate var rank: Int {
    switch (sender, proposal) {
    case (_, .remove): 0
    case (_, .reInit): 4
    case (.member, .update): 1
    case (.member, _): 2
    default: 3
    }
  }
}
