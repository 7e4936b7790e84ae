/// A valid proposal of the current epoch that a commit may refer to.
public struct WaitingProposal: Sendable {
  /// `ProposalRef` (RFC 9420, 5.2).
  public let reference: Digest
  public let sender: Sender
  public let proposal: Proposal
}
