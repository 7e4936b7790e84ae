/// An own commit to be sent. The group stays in its epoch until the commit is merged, which gives the Welcome for those
/// whom it adds: nobody is to have that before the commit was taken (RFC 9420, 14).
public struct OwnCommit: Sendable {
  /// For the group.
  public let message: MLSMessage
  /// What it changes.
  public let changes: StagedPublicCommit
}
