/// A commit that keeps every rule that can be checked without secrets, and the group as it will be. Nothing
/// has changed until it is merged.
public struct StagedPublicCommit: Sendable {
  /// The group in the next epoch.
  public let next: PublicGroup
  public let committer: LeafIndex
  /// All that the commit carries out, and who proposed it: the committer too, of what stands in the commit itself.
  public let proposals: [(sender: Sender, proposal: Proposal)]
  /// New members and their KeyPackages.
  public let added: [(leaf: LeafIndex, keyPackage: KeyPackage)]
  public let removed: [LeafIndex]
  /// Members whose leaf node is a new one: whoever cares for credentials looks at these and at `added`.
  public let updated: [LeafIndex]

  let list: ProposalList
  let path: UpdatePath?
  /// The epoch that the commit ends.
  let from: UInt64

  /// Whether pre-shared keys are mixed into the next epoch.
  public var mixesKeys: Bool { !list.preSharedKeys.isEmpty }
  /// Whether the committer joins by this commit.
  public var isExternal: Bool { list.externalInit != nil }
  public var epoch: UInt64 { next.epoch }

  init(
    _ list: ProposalList, _ proposals: [(sender: Sender, proposal: Proposal)], _ state: ProposedState,
    by committer: LeafIndex, _ path: UpdatePath?, from: UInt64, to next: PublicGroup, hasPath: Bool? = nil
  ) {
    self.next = next
    self.committer = committer
    self.proposals = proposals
    added = state.joined
    removed = list.removes
    updated = list.updates.map { $0.leaf } + (hasPath ?? (path != nil) ? [committer] : [])
    self.list = list
    self.path = path
    self.from = from
  }

  /// A member's commit as it was stored: what it carries out, and the groups before and after it. Its path has done its
  /// work.
  init(
    of member: LeafIndex, _ proposals: [(sender: Sender, proposal: Proposal)], from group: PublicGroup,
    to next: PublicGroup
  ) throws(MLSError) {
    let list = try ProposalList(proposals, by: member, group.limits)
    let hasPath = group.tree.leaf(member) != next.tree.leaf(member)
    let state = try ProposedState(list, to: group, replacing: hasPath ? member : nil)
    self.init(list, proposals, state, by: member, nil, from: group.epoch, to: next, hasPath: hasPath)
  }
}
