/// A commit that keeps every rule that can be checked without secrets, and the group as it will be. Nothing
/// has changed until it is merged.
public struct StagedPublicCommit: Sendable {
  /// The group in the next epoch.
  public let next: PublicGroup
  public let committer: LeafIndex
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
}
