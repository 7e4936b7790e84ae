public import Model
public import Store

extension HanseNode {
  /// Keeps what is to become of a log whose home has forked it, on this node. The user must be an administrator, or may change the
  /// channel's policy.
  public func decide(
    _ decision: StoredFork.Decision, aboutFork number: Int64, by user: UserID,
    completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        do throws(CommandFailure) {
          try core.decide(decision, about: number, by: user)
          core.afterCommit.append { completion(nil) }
        } catch {
          switch error {
          case .problem(let problem): core.afterCommit.append { completion(problem) }
          case .store(let error): throw error
          }
        }
      }, failed: { completion($0) })
  }
}

extension NodeView {
  /// The forks that a user may know of: an administrator all, others those of channels they are in.
  public func forks(shownTo user: UserID, isAdmin: Bool) -> [StoredFork] {
    isAdmin ? forks : forks.filter { channel($0.log, of: user) != nil }
  }
}
