extension Group {
  /// Of the proposals that wait, those that an own commit can carry out together (RFC 9420, 12.2): a Remove
  /// goes before an Update, the newest Update before older ones, anything before a ReInit, and what cannot be combined
  /// stays behind. However much of that somebody sends, the work stays in proportion.
  func waitingThatAgree(with draft: CommitDraft, _ preSharedKeys: PreSharedKeyRing) -> [WaitingProposal] {
    var list = ProposalList(limits)
    for proposal in draft.proposals {
      // What the draft has wrong, the commit refuses.
      guard (try? list.add(proposal, from: .member(ownLeaf), by: ownLeaf)) != nil else { return [] }
    }
    let waiting = publicGroup.waiting.enumerated().filter {
      isUsable($0.element.proposal, draft, preSharedKeys)
    }
    let ranked = waiting.sorted {
      let (one, other) = ($0.element.proposal.rank, $1.element.proposal.rank)
      return one == other ? $0.offset > $1.offset : one < other
    }
    let allowed = ranked.filter {
      (try? list.add($0.element.proposal, from: $0.element.sender, by: ownLeaf)) != nil
    }
    var chosen: [(offset: Int, element: WaitingProposal)] = []
    var tries = 64
    choose(allowed[...], &chosen, &tries) { (candidates) in
      self.agree(candidates.map { $0.element }, draft)
    }
    return chosen.sorted { $0.offset < $1.offset }.map { $0.element }
  }

  /// Adds those of `candidates` that agree with the ones chosen before: all at once, or each half by itself.
  private func choose(
    _ candidates: ArraySlice<(offset: Int, element: WaitingProposal)>,
    _ chosen: inout [(offset: Int, element: WaitingProposal)], _ tries: inout Int,
    _ agree: ([(offset: Int, element: WaitingProposal)]) -> Bool
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

  /// Whether the tree that the proposals come to is a valid one.
  private func agree(_ candidates: [WaitingProposal], _ draft: CommitDraft) -> Bool {
    let values = draft.proposals.map { (sender: Sender.member(ownLeaf), proposal: $0) }
    let entries = candidates.map { (sender: $0.sender, proposal: $0.proposal) } + values
    guard let list = try? ProposalList(entries, by: ownLeaf, limits) else { return false }
    let renewed = list.needsPath || draft.makesPath ? ownLeaf : nil
    return (try? ProposedState(list, to: publicGroup, replacing: renewed)) != nil
  }

  /// Whether a commit of this member's could carry a proposal out if it were alone, as far as that shows at once.
  private func isUsable(_ proposal: Proposal, _ draft: CommitDraft, _ preSharedKeys: PreSharedKeyRing) -> Bool
  {
    switch proposal {
    case .add(let keyPackage):
      if let now = draft.nowSeconds, keyPackage.leafNode.lifetime?.contains(now) != true { return false }
      return (try? keyPackage.leafNode.requireFit(for: publicGroup.context, limits)) != nil
    case .update(let node):
      return (try? node.requireFit(for: publicGroup.context, limits)) != nil
    case .preSharedKey(let id):
      return (resumptionKeys[id.key] ?? preSharedKeys[id.key]) != nil
    case .remove, .reInit, .externalInit, .groupContextExtensions:
      return true
    }
  }
}

extension Proposal {
  /// What is chosen before what, where not everything can be.
  fileprivate var rank: Int {
    switch self {
    case .remove: 0
    case .reInit: 2
    default: 1
    }
  }
}
