internal import Federation
public import Model
internal import Rules
internal import Store

extension HanseNode {
  /// Whether the node recovers or has stopped, and what it waits for.
  public func recovery(completion: @escaping @Sendable (Result<RecoveryStatus, NodeProblem>) -> Void) {
    core.peek({ completion(.success($0.recoveryStatus())) }, failed: { completion(.failure($0)) })
  }

  /// Goes on without the answers of these nodes and without what nobody has of these logs; with neither, without
  /// listening any longer for nodes that are not known. An administrator's decision.
  public func proceed(
    without peers: [LeftOut], losing lost: [LogID], by admin: UserID,
    completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    decideRecovery(by: admin, completion) { (core, actor) throws(CommandFailure) in
      try core.proceed(without: peers, losing: lost, by: actor)
    }
  }

  /// Takes the node through a recovery, since another copy of it has run.
  public func beginRecovery(by admin: UserID, completion: @escaping @Sendable (NodeProblem?) -> Void) {
    decideRecovery(by: admin, completion) { (core, actor) throws(CommandFailure) in try core.begin(by: actor)
    }
  }

  private func decideRecovery(
    by admin: UserID, _ completion: @escaping @Sendable (NodeProblem?) -> Void,
    _ step: @escaping @Sendable (Core, String) throws(CommandFailure) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        do throws(CommandFailure) {
          try step(core, core.address(of: admin))
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

extension Core {
  func recoveryStatus() -> RecoveryStatus {
    let mode: RecoveryStatus.Mode =
      isStopped ? .anotherCopy : recoveryRecord == nil ? .normal : .recovering
    let now = monotonicMilliseconds
    let until = recovery?.listensUntilMilliseconds ?? 0
    return RecoveryStatus(
      mode: mode, reason: recoveryRecord?.reason ?? noticed?.reason.rawValue,
      sinceMilliseconds: recoveryRecord?.sinceMilliseconds,
      listensMilliseconds: until > now ? until - now : 0,
      incarnation: incarnation, held: (recovery?.heldLogs ?? []).compactMap { held($0) },
      leftOut: leftOut.map { known[$0]?.newest.domain.string ?? hexString($0.bytes) }.sorted(),
      missingKeysOf: identity.chain.foreignNewest,
      lastBackupMilliseconds: LastBackup.read(store.folder.files))
  }

  private func held(_ id: LogID) -> RecoveryStatus.Held? {
    guard let recovery, let held = recovery.held(id) else { return nil }
    return RecoveryStatus.Held(
      log: id, kind: logs[id]?.replica.state.log.kind, size: held.size, needed: held.neededSize,
      awaited: recovery.awaited(for: id).map { peer in
        RecoveryStatus.Awaited(
          node: peer, domain: known[peer]?.newest.domain.string ?? "", lastError: sessions[peer]?.lastError)
      }, isForked: held.isForked)
  }
}
