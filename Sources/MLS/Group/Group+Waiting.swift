extension Group {
  /// Of the proposals that wait, those that an own commit can carry out together (RFC 9420, 12.2): a Remove
  /// goes before an Update, the newest Update before older ones, and what cannot be combined stays behind.
  func waitingThatAgree(
    with own: [Proposal], _ preSharedKeys: PreSharedKeyRing
  ) -> [WaitingProposal] {
    let values = own.map { (sender: Sender.member(ownLeaf), proposal: $0) }
    func agree(_ chosen: [WaitingProposal]) -> Bool {
      let entries = chosen.map { (sender: $0.sender, proposal: $0.proposal) } + values
      guard let list = try? ProposalList(entries, by: ownLeaf) else { return false }
      let has = { (id: PreSharedKeyID) in (self.resumptionKeys[id.key] ?? preSharedKeys[id.key]) != nil }
      return list.preSharedKeys.allSatisfy(has) && (try? ProposedState(list, to: publicGroup)) != nil
    }
    if agree(publicGroup.waiting) { return publicGroup.waiting }
    var chosen: [WaitingProposal] = []
    let removed = Set((own + publicGroup.waiting.map { $0.proposal }).compactMap { $0.removedLeaf })
    for one in publicGroup.waiting.reversed() {
      if case .update = one.proposal, case .member(let leaf) = one.sender, removed.contains(leaf) { continue }
      if agree([one] + chosen) { chosen.insert(one, at: 0) }
    }
    return chosen
  }
}

extension Proposal {
  fileprivate var removedLeaf: LeafIndex? {
    if case .remove(let leaf) = self { return leaf }
    return nil
  }
}
