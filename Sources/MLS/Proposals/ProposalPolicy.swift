/// Which proposals a group takes, of those that RFC 9420 allows. It is asked when a proposal comes and again when a
/// commit carries it out; every member and the delivery service must have the same, since who refuses a proposal cannot
/// follow a commit of it.
public struct ProposalPolicy: Sendable {
  /// Whether a proposal of `sender`'s may stand in a commit of the group as it is.
  let allows: @Sendable (_ proposal: Proposal, _ sender: Sender, _ group: PublicGroup) -> Bool

  public init(
    _ allows: @escaping @Sendable (_ proposal: Proposal, _ sender: Sender, _ group: PublicGroup) -> Bool
  ) {
    self.allows = allows
  }

  /// All but those of newcomers to be added themselves: nobody vouches for such but the newcomer.
  public static let standard = ProposalPolicy { _, sender, _ in sender != .newMemberProposal }

  /// Whatever the rules allow.
  public static let everybody = ProposalPolicy { _, _, _ in true }
}
