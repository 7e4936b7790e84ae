/// A valid proposal of the current epoch that a commit may refer to.
struct WaitingProposal: Sendable {
  let reference: Digest
  let sender: Sender
  let proposal: Proposal
}
