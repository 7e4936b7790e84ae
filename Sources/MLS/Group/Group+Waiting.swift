extension Group {
  /// Of the proposals that wait, those that an own commit can carry out together (RFC 9420, 12.2): a Remove
  /// goes before an Update, the newest Update before older ones, what members propose before what others do,
  /// anything before a ReInit, and what cannot be combined stays behind.
  func waitingThatAgree(with draft: CommitDraft, _ preSharedKeys: PreSharedKeyRing) -> [WaitingProposal] {
    // What the draft has wrong, the commit refuses.
    guard var choice = ProposalChoice(draft, of: self) else { return [] }
    choice.choose(candidates(for: draft, preSharedKeys))
    return choice.chosen.sorted { $0.offset < $1.offset }.map { $0.element }
  }

  /// All that is usable, the newest first.
  private func candidates(
    for draft: CommitDraft, _ preSharedKeys: PreSharedKeyRing
  ) -> [ProposalChoice.Candidate] {
    publicGroup.waiting.enumerated().reversed().filter {
      !draft.leavesBehind.contains($0.element.reference)
        && publicGroup.proposalPolicy.allows($0.element.proposal, $0.element.sender, publicGroup)
        && isUsable($0.element.proposal, draft, preSharedKeys)
    }
  }

  /// Whether a commit of this member's could carry a proposal out if it were alone, as far as that shows at once.
  private func isUsable(
    _ proposal: Proposal, _ draft: CommitDraft, _ preSharedKeys: PreSharedKeyRing
  ) -> Bool {
    switch proposal {
    case .add(let keyPackage):
      let node = keyPackage.leafNode
      guard (try? keyPackage.requireTimely(at: draft.nowSeconds)) != nil, keyPackage.listsItsExtensions else {
        return false
      }
      // Nobody need have the key to propose it.
      return !publicGroup.tree.encryptionKeys.contains(node.encryptionKey.bytes)
    case .preSharedKey(let id):
      return (resumptionKeys[id.key] ?? preSharedKeys[id.key]) != nil
    case .update, .remove, .reInit, .externalInit, .groupContextExtensions:
      return true
    }
  }
}
