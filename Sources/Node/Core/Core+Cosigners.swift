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
    let isInAhead = log.cosigning.ahead?.cosignatures.contains { $0.cosigner.node == node } ?? false
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

  /// A checkpoint that a peer tells of: of a channel that is held here, signed by its home, of the tree that is held. It is taken
  /// if it is better cosigned than what was known. Answers the channel.
  func heard(_ text: Text, from peer: NodeID) throws(StoreError) -> Result<LogID, Refusal> {
    let told: Told
    do throws(Refusal) { told = try read(text, from: peer) } catch { return .failure(error) }
    guard let signed = told.signed else { return .success(told.log.replica.id) }
    let before = told.log.cosigning.mark.mirroredSize
    if let refusal = try place(signed, told.cosignatures, in: told.log) { return .failure(refusal) }
    afterCommit.append { [self] in tellMark(of: told.log, mirroredBefore: before) }
    return .success(told.log.replica.id)
  }

  private struct Told {
    let log: LiveLog
    /// `nil` if it says nothing new.
    let signed: SignedCheckpoint?
    let cosignatures: [Cosignature]
  }

  private func read(_ text: Text, from peer: NodeID) throws(Refusal) -> Told {
    let note = try CheckpointNote(text.utf8)
    guard let log = logs[note.checkpoint.log], log.replica.state.log.kind == .channel,
      log.replica.home != node, log.replica.fault == nil,
      peer == log.replica.home || log.replica.state.nodes[peer]?.isMember == true
    else { throw .unknownLog }
    let (best, cosignatures) = (log.cosigning.mark.best, note.cosignatures)
    let isNews =
      !cosignatures.isEmpty && text.utf8 != best?.note
      && note.checkpoint.size >= best?.checkpoint.size ?? 0
    guard isNews else { return Told(log: log, signed: nil, cosignatures: []) }
    let signed = try CheckpointVerifier(known).verify(
      text, log: log.replica.id, term: log.replica.term, home: log.replica.home, suite)
    return Told(log: log, signed: signed, cosignatures: cosignatures)
  }

  /// Takes a checkpoint if it is of this copy's tree, and remembers one that is ahead of it.
  private func place(
    _ signed: SignedCheckpoint, _ cosignatures: [Cosignature], in log: LiveLog
  ) throws(StoreError) -> Refusal? {
    let size = signed.checkpoint.size
    let own: Bytes32?
    if size == log.replica.size {
      own = log.replica.frontier.root(suite)
    } else if size <= log.replica.size - UInt64(log.appended.entries.count) {
      own = try store.root(of: log.reference, at: size)
    } else {
      if size >= log.cosigning.ahead?.signed.checkpoint.size ?? 0 {
        log.cosigning.ahead = (signed, cosignatures)
      }
      return nil
    }
    guard let own else { return nil }
    guard own == signed.checkpoint.root else {
      journal.error(
        "checkpointMismatch", [("log", hexString(log.replica.id.bytes)), ("size", "\(size)")])
      return .checkpointMismatch
    }
    keep(signed, cosignatures, in: log)
    return nil
  }

  private func keep(_ signed: SignedCheckpoint, _ cosignatures: [Cosignature], in log: LiveLog) {
    let verifier = verifier(log)
    let valid = verifier.valid(cosignatures, of: signed.checkpoint)
    guard !valid.isEmpty else { return }
    for cosignature in valid { log.cosigning.mark.note(cosignature, size: signed.checkpoint.size) }
    let isNew = log.cosigning.mark.take(
      signed.cosigned(by: valid), isMirrored: verifier.areEnough(valid, for: signed.checkpoint),
      awaitsMirrors: log.replica.state.policy?.policy.mirrors != nil)
    guard isNew else { return }
    log.cosigning.isUnsaved = true
    plan(log.replica.id, monotonicMilliseconds + Self.savePauseMilliseconds)
  }

  /// A copy has grown: it may have come to the checkpoint that it had heard of.
  func settleAhead(_ log: LiveLog) {
    guard let ahead = log.cosigning.ahead, ahead.signed.checkpoint.size <= log.replica.size else { return }
    log.cosigning.ahead = nil
    let before = log.cosigning.mark.mirroredSize
    // What cannot be compared now is told again.
    guard (try? place(ahead.signed, ahead.cosignatures, in: log)) == .some(nil) else { return }
    tellMark(of: log, mirroredBefore: before)
  }
}
