/// An own commit to be sent. The group stays in its epoch until the commit is merged.
public struct OwnCommit: Sendable {
  /// For the group.
  public let message: MLSMessage
  /// For those who are added; `nil` if nobody is.
  public let welcome: MLSMessage?
  /// What it changes.
  public let changes: StagedPublicCommit
}
