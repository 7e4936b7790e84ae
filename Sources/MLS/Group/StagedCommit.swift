/// A commit that keeps every rule, and the epoch that it leads to. Nothing has changed until the group merges
/// it; who does not want it drops it.
public struct StagedCommit: Sendable {
  /// What everybody can see of it: who comes, goes and renews.
  public let changes: StagedPublicCommit
  /// Whose group it was staged on.
  let member: LeafIndex
  /// `nil` when this member is removed: there is no next epoch for it.
  let next: EpochState?
  /// The hash of the message that it came in, if that was an encrypted one, which cannot be read again.
  var message: Digest?

  /// Whether this member is removed.
  public var removesSelf: Bool { next == nil }
  /// What the members of the new epoch compare to know that they are in the same (RFC 9420, 8.7), 32 bytes.
  public var epochAuthenticator: [UInt8]? { next?.secrets.authenticator.disclosed() }
}
