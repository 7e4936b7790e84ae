/// What is kept of an epoch that has ended, so that messages which come late can be read.
struct PastEpoch: Sendable {
  let context: GroupContext
  var messages: MessageSecrets
  /// Leaves that the next epoch has otherwise, as they were in this one.
  let leaves: [LeafIndex: LeafNode?]

  init(_ context: GroupContext, _ messages: MessageSecrets, _ leaves: [LeafIndex: LeafNode?]) {
    self.context = context
    self.messages = messages
    self.leaves = leaves
  }

  init(_ state: EpochState, before next: EpochState) {
    self.init(
      state.publicGroup.context, state.messages,
      next.publicGroup.tree.leavesBefore(state.publicGroup.tree))
  }
}

extension [PastEpoch] {
  /// A leaf as it was in the epoch at `index`, the newest epoch being first and `tree` that of now.
  func leaf(_ leaf: LeafIndex, in index: Int, now tree: RatchetTree) -> LeafNode? {
    for epoch in self[...index].reversed() {
      if let node = epoch.leaves[leaf] { return node }
    }
    return tree.leaf(leaf)
  }
}
