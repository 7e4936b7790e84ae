/// For whoever follows a group without being in it.
extension PublicGroup {
  /// What a message of the group turned out to be.
  public enum Received: Sendable {
    /// A valid proposal, which now waits for a commit.
    case proposal(Proposal, from: Sender)
    /// A valid commit, to be merged or dropped.
    case commit(StagedPublicCommit)
  }

  /// Checks a PublicMessage, except for what only members can: membership tag, confirmation tag and path
  /// secrets. `seconds` is as in `Group.receive`.
  public mutating func receive(_ message: PublicMessage, at seconds: UInt64? = nil) throws(MLSError)
    -> Received
  {
    let (received, kept) = try checked(message, at: seconds)
    if let kept { waiting.append(kept) }
    return received
  }

  /// What a message is, and the proposal that waits from now on, if it is one and did not wait already.
  func checked(
    _ message: PublicMessage, at seconds: UInt64?
  ) throws(MLSError) -> (received: Received, kept: WaitingProposal?) {
    let verified = try verified(message)
    switch verified.content.body {
    case .application: throw .refused(.applicationNotEncrypted)
    case .proposal(let proposal):
      if case .add(let keyPackage) = proposal { try keyPackage.requireTimely(at: seconds) }
      let kept = try checked(verified, proposal)
      return (.proposal(proposal, from: verified.content.sender), kept)
    case .commit(let commit):
      let staged = try stage(verified, commit)
      for one in staged.added { try one.keyPackage.requireTimely(at: seconds) }
      return (.commit(staged), nil)
    }
  }

  /// Enters the epoch of a staged commit.
  public mutating func merge(_ staged: StagedPublicCommit) throws(MLSError) {
    guard staged.from == epoch, staged.next.groupID == groupID else { throw .misused(.staleStage) }
    var next = staged.next
    next.takePolicies(of: self)
    self = next
  }
}
