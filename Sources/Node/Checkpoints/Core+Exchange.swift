internal import Federation
internal import Model
internal import Store
internal import Wire

/// This node's side of an exchange of checkpoints: what it tells a peer, and what it makes of the answer.
extension Core {
  func exchange(_ round: CheckpointSchedule.Round, with peer: NodeID) {
    var request = CheckpointsRequest(run: ownRun, ownLogs: round.ownLogs, named: round.named)
    request.notes = logsToTell(in: round, of: peer).compactMap { note(of: $0) }
    request.proofs = round.proofs.compactMap { number in forks.first { $0.number == number }?.proof }
    links.checkpoints(request, for: .exchange, to: peer)
  }

  private func logsToTell(in round: CheckpointSchedule.Round, of peer: NodeID) -> [LogID] {
    #if HANSE_DEFECTS
      if Defect.tellsNoCheckpoints.isPlanted { return [] }
    #endif
    guard round.isFirst || round.hasSample || !round.grown.isEmpty else { return [] }
    let shared = sharedLogs(with: peer)
    let grown = round.grown.filter(shared.contains)
    guard round.isFirst || round.hasSample else { return grown }
    let others = shared.filter { !grown.contains($0) }
    let most =
      round.isFirst ? Limits.checkpointsInRequest - grown.count : CheckpointSchedule.sampleLogs
    var sample: [LogID] = []
    session(peer) { sample = $0.sample(of: others, most: most) }
    return grown + sample
  }

  /// The checkpoint under which the copy of a log here was taken, with the cosignatures that are known.
  func note(of id: LogID) -> Text? {
    guard let log = logs[id], let newest = log.replica.checkpoint else { return nil }
    let best = log.cosigning.mark.best
    return Text(stored: best?.checkpoint == newest.checkpoint ? best?.note ?? newest.note : newest.note)
  }

  func exchangeAnswered(
    _ response: CheckpointsResponse, to request: CheckpointsRequest, by peer: NodeID
  ) throws(StoreError) {
    if let run = response.run, let ownRun, run.contradicts(ownRun), run.isSigned(by: identity.chain, suite) {
      afterCommit.append { [self] in heardOfOwnRun(run.number, run.instance, from: peer) }
    } else if let told = request.run?.number {
      afterCommit.append { [self] in runsTold[peer] = max(told, runsTold[peer] ?? 0) }
    }
    afterCommit.append { [self] in
      session(peer) { $0.exchangeAnswered(nowMilliseconds: monotonicMilliseconds) }
      examine(
        response.notes, response.proofs, from: peer,
        completion: { (core, findings) throws(StoreError) in
          core.afterCommit.append {
            if findings.contains(where: \.isUnread) {
              core.askAgain(request, peer)
            } else {
              core.pageTaken(response, to: request, by: peer)
            }
          }
        }, failed: { _ in })
    }
  }

  func exchangeFailed(_ code: String, at peer: NodeID) {
    session(peer) {
      $0.exchangeFailed(code, nowMilliseconds: monotonicMilliseconds, jitter: jitter)
    }
  }

  private static let unreadMilliseconds: UInt64 = 1_000

  /// What it has shown of this node's own logs could not be compared: it has not answered yet.
  private func askAgain(_ request: CheckpointsRequest, _ peer: NodeID) {
    guard case .after(let earlier) = request.ownLogs else { return }
    later(milliseconds: Self.unreadMilliseconds) { [self] in
      session(peer) { $0.wantsOwnLogs(after: earlier) }
    }
  }

  /// Asks for the next page of this node's own logs, or is done.
  private func pageTaken(
    _ response: CheckpointsResponse, to request: CheckpointsRequest, by peer: NodeID
  ) {
    guard case .after(let earlier) = request.ownLogs else { return }
    if response.hasMore, let last = lastOwnLog(in: response.notes), earlier.map({ $0 < last }) ?? true {
      session(peer) { $0.wantsOwnLogs(after: last) }
    } else {
      ownCheckpointsAnswered(by: peer)
    }
  }

  /// The last log of this node of which there is a note, if this node has signed it: a peer cannot make up pages without end.
  private func lastOwnLog(in notes: [Text]) -> LogID? {
    let own = notes.compactMap { text -> (text: Text, checkpoint: Checkpoint)? in
      guard let checkpoint = try? CheckpointNote(text.utf8).checkpoint,
        logs[checkpoint.log].map({ $0.replica.home == node }) ?? true
      else { return nil }
      return (text, checkpoint)
    }
    guard let (text, checkpoint) = own.max(by: { $0.checkpoint.log < $1.checkpoint.log }),
      ownCheckpoint(text) != nil
    else { return nil }
    return checkpoint.log
  }
}
