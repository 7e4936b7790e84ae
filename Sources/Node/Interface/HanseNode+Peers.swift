public import Federation
public import Model
internal import Store

extension HanseNode {
  /// An administrator lets a held invitation through, or declines it for its user.
  public func releaseInvitation(
    to channel: LogID, of user: UserID, isAllowed: Bool, by admin: UserID,
    completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        do throws(CommandFailure) {
          try core.release(channel, of: user, isAllowed: isAllowed, by: core.address(of: admin))
          core.afterCommit.append { completion(nil) }
        } catch {
          switch error {
          case .problem(let problem): core.afterCommit.append { completion(problem) }
          case .store(let error): throw error
          }
        }
      }, failed: { completion($0) })
  }

  /// Keeps what an administrator decides about the peer at a domain; `nil` forgets it, so that the configuration's `newPeers`
  /// decides again. Takes effect at once.
  public func decide(
    _ decision: PeerDecision?, about domain: Domain, by admin: UserID,
    completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        try core.decide(decision, about: domain, by: core.address(of: admin))
        core.afterCommit.append { completion(nil) }
      }, failed: { completion($0) })
  }
}
