internal import Federation
internal import Merkle
internal import Model
internal import Rules
internal import Store
internal import Wire

/// A member cosigns what it holds, and learns what others have cosigned.
extension Core {
  /// A cosignature that is not older than this is given again rather than made anew.
  private static let freshSeconds: UInt64 = 60
  private static let savePauseMilliseconds: UInt64 = 1_000

  /// Answers a push, once what it brought is durable, with this node's cosignatures: for a mirror's statement nothing else will do.
  func answer(
    _ request: PushRequest, from peer: NodeID, _ reply: @escaping (PushResponse) -> Void
  ) throws(StoreError) {
    let response = try push(request, from: peer)
    let asked = request.ranges.filter(\.asksCosignature).map(\.log)
    afterCommit.append { [self] in
      let cosigned = asked.compactMap { cosignature(of: $0, for: peer) }
      reply(PushResponse(cursors: response.cursors, refusals: response.refusals, cosigned: cosigned))
    }
  }

  /// An answer to what a peer tells of checkpoints, with this node's own cosignatures where the peer, as their home, wants them.
  func cosigned(
    _ response: CheckpointsResponse, for request: CheckpointsRequest, of peer: NodeID
  ) -> CheckpointsResponse {
    guard request.asksCosignatures else { return response }
    var response = response
    response.cosigned = logsToCosign(request.notes).compactMap { cosignature(of: $0, for: peer) }
    return response
  }

  /// The channels of these notes, each once, but for those that this node has cosigned just now.
  private func logsToCosign(_ notes: [Text]) -> [LogID] {
    var asked: [LogID] = []
    for text in notes {
      guard let note = try? CheckpointNote(text.utf8) else { continue }
      let isOwn = note.cosignatures.contains { cosignature in
        cosignature.cosigner.node == node && cosignature.seconds + Self.freshSeconds > nowMilliseconds / 1_000
      }
      if !isOwn, !asked.contains(note.checkpoint.log) { asked.append(note.checkpoint.log) }
    }
    return asked
  }

  /// What this node says of its newest checkpoint of a log to the log's home: nothing unless it holds just that.
  private func cosignature(of id: LogID, for peer: NodeID) -> CosignedLine? {
    guard let log = logs[id], log.replica.home == peer,
      let checkpoint = log.replica.checkpoint?.checkpoint, checkpoint.size == log.replica.size,
      log.replica.fault == nil, mayCosign, holdsAllThatItCosigned(log), let cosigner = cosigner(of: log)
    else { return nil }
    let seconds = world.nowMilliseconds() / 1_000
    if let own = log.cosigning.own, own.checkpoint == checkpoint, own.cosignature.cosigner == cosigner,
      own.cosignature.seconds <= seconds, own.cosignature.seconds + Self.freshSeconds > seconds
    {
      return CosignedLine(log: id, size: checkpoint.size, line: own.cosignature.line)
    }
    let key = cosigner.role == .mirror ? identity.keys.mirror : identity.keys.witness
    let made = Cosignature(checkpoint, cosigner, by: key, seconds: seconds, suite)
    log.cosigning.own = (checkpoint, made)
    return CosignedLine(log: id, size: checkpoint.size, line: made.line)
  }

  /// Whether no larger checkpoint is about that this node has cosigned, as there is after it was restored.
  private func holdsAllThatItCosigned(_ log: LiveLog) -> Bool {
    let ahead = log.cosigning.ahead.flatMap { try? CheckpointNote($0.note) }
    let isInAhead = ahead?.cosignatures.contains { $0.cosigner.node == node } ?? false
    return log.replica.size >= log.cosigning.mark.standings[node]?.size ?? 0 && !isInAhead
  }

  private func cosigner(of log: LiveLog) -> Cosigner? {
    let state = log.replica.state
    // Its newest keys count there once the state names them.
    guard state.log.kind == .channel, state.nodes[node]?.document == identity.chain.newestReference else {
      return nil
    }
    if state.policy?.policy.mirrors?.nodes.contains(node) == true {
      return Cosigner(node: node, role: .mirror)
    }
    return state.nodes[node]?.isMember == true ? Cosigner(node: node, role: .witness) : nil
  }

  /// Whether a note that is told has cosignatures beyond what is known, of a channel that the copy here follows.
  func bearsCosignatures(_ note: CheckpointNote, _ text: Text, in log: LiveLog, from source: NodeID) -> Bool {
    guard log.replica.state.log.kind == .channel, log.replica.home != node, log.replica.fault == nil,
      source == log.replica.home || log.replica.state.nodes[source]?.isMember == true
    else { return false }
    let (best, ahead) = (log.cosigning.mark.best, log.cosigning.ahead)
    return !note.cosignatures.isEmpty && text.utf8 != best?.note && text.utf8 != ahead?.note
      && note.checkpoint.size >= best?.checkpoint.size ?? 0
  }

  /// Takes a checkpoint of this copy's tree that is better cosigned than what was known, by these, which hold.
  func take(_ signed: SignedCheckpoint, cosignedBy found: [Cosignature]) {
    guard let log = logs[signed.checkpoint.log], log.replica.home != node, log.replica.fault == nil else {
      return
    }
    let before = log.cosigning.mark.mirroredSize
    keep(signed, found, in: log)
    afterCommit.append { [self] in tellMark(of: log, mirroredBefore: before) }
  }

  private func keep(_ signed: SignedCheckpoint, _ found: [Cosignature], in log: LiveLog) {
    let verifier = verifier(log)
    // Who may cosign may have changed since they were looked at.
    let valid = found.filter { cosignature in
      do throws(Refusal) { _ = try verifier.key(of: cosignature) } catch { return false }
      return true
    }
    guard !valid.isEmpty else { return }
    for cosignature in valid { log.cosigning.mark.note(cosignature, size: signed.checkpoint.size) }
    let isNew = log.cosigning.mark.take(
      signed.cosigned(by: valid), isMirrored: verifier.areEnough(valid, for: signed.checkpoint),
      awaitsMirrors: log.replica.state.policy?.policy.mirrors != nil)
    guard isNew else { return }
    log.cosigning.isUnsaved = true
    plan(log.replica.id, monotonicMilliseconds + Self.savePauseMilliseconds)
  }

  /// Remembers a cosigned checkpoint that is larger than the copy, until the copy has come to it.
  func awaitCosigned(_ signed: SignedCheckpoint, in log: LiveLog, from source: NodeID) {
    let text = Text(stored: signed.note)
    guard let note = try? CheckpointNote(signed.note), bearsCosignatures(note, text, in: log, from: source),
      signed.checkpoint.size > log.replica.size,
      signed.checkpoint.size >= log.cosigning.ahead?.checkpoint.size ?? 0
    else { return }
    log.cosigning.ahead = signed
  }

  /// A copy has grown: it may have come to the checkpoint that it had heard of.
  func settleAhead(_ log: LiveLog) {
    guard let ahead = log.cosigning.ahead, ahead.checkpoint.size <= log.replica.size else { return }
    log.cosigning.ahead = nil
    guard let note = try? CheckpointNote(ahead.note) else { return }
    examine([examination(of: note, Text(stored: ahead.note), in: log)], from: log.replica.home)
  }
}
