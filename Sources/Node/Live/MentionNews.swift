public import Model

/// That a message mentions a user of this node, or everybody, and that it counts.
public struct MentionNews: Sendable {
  /// `nil` for everybody in the channel but the author.
  public let user: UserID?
  /// Who wrote it, if a user of this node.
  public let author: UserID?
  public let sequence: UInt64
}
