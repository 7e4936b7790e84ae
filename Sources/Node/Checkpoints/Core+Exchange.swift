internal import Federation
internal import Model
internal import Store
internal import Wire

/// This node's side of an exchange of checkpoints: what it tells a peer, and what it makes of the answer.
extension Core {
  func exchange(_ round: CheckpointSchedule.Round, with peer: NodeID) {
    var request = CheckpointsRequest(run: ownRun, ownLogs: round.ownLogs, named: round.named)
    request.notes = logsToTell(in: round, of: peer).compactMap { note(of: $0) }
    links.checkpoints(request, to: peer)
  }

  private func logsToTell(in round: CheckpointSchedule.Round, of peer: NodeID) -> [LogID] {
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

  /// The newest checkpoint that is known of a log, with the cosignatures that are.
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
    for note in response.notes { _ = try heard(note, from: peer) }
    let page = takeOwn(response.notes, from: peer)
    afterCommit.append { [self] in
      session(peer) { $0.exchangeAnswered(nowMilliseconds: monotonicMilliseconds) }
      guard case .after(let earlier) = request.ownLogs else { return }
      if response.hasMore, let page, earlier.map({ $0 < page }) ?? true {
        session(peer) { $0.wantsOwnLogs(after: page) }
      } else {
        ownCheckpointsAnswered(by: peer)
      }
    }
  }

  func exchangeFailed(_ code: String, at peer: NodeID) {
    session(peer) {
      $0.exchangeFailed(code, nowMilliseconds: monotonicMilliseconds, jitter: jitter)
    }
  }

  /// Tells of those of these notes that this node's own key has signed and that it does not know. The last log of which there is one.
  private func takeOwn(_ notes: [Text], from peer: NodeID) -> LogID? {
    var last: LogID?
    for text in notes {
      guard let note = try? CheckpointNote(text.utf8) else { continue }
      let id = note.checkpoint.log
      guard logs[id].map({ $0.replica.home == node }) ?? true else { continue }
      guard
        let signed = try? CheckpointVerifier(known).verify(
          text, log: id, term: note.checkpoint.term, home: node, suite)
      else { continue }
      last = max(last ?? id, id)
      guard isUnknown(signed.checkpoint) else { continue }
      afterCommit.append { [self] in ownCheckpointUnknown(id, signed, from: peer) }
    }
    return last
  }

  /// Whether a checkpoint under this node's own key is larger than its copy.
  private func isUnknown(_ checkpoint: Checkpoint) -> Bool {
    guard let log = logs[checkpoint.log] else { return true }
    return checkpoint.term != log.replica.term || checkpoint.size > log.replica.size
  }
}
