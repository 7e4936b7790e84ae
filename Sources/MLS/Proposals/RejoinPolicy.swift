/// Whether somebody who joins by external commit is the member whose leaf the commit removes (RFC 9420, 12.2). Which
/// identifiers stand for one client is for the application to know (5.3.1). Every member and the delivery service must
/// have the same policy, since who refuses a commit cannot follow it.
public struct RejoinPolicy: Sendable {
  /// Whether a leaf node may come in the place of `former`, which the group has.
  let allows: @Sendable (_ leaf: LeafNode, _ former: LeafNode, _ group: PublicGroup) -> Bool

  public init(
    _ allows: @escaping @Sendable (_ leaf: LeafNode, _ former: LeafNode, _ group: PublicGroup) -> Bool
  ) {
    self.allows = allows
  }

  /// Only with the credential of the former leaf.
  public static let standard = RejoinPolicy { leaf, former, _ in leaf.credential == former.credential }
}
