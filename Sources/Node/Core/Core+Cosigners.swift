internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// A member cosigns what it holds, and takes what others have cosigned.
extension Core {
  /// A cosignature that is not older than this is given again rather than made anew.
  private static let freshSeconds: UInt64 = 60

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

  /// What this node says of its newest checkpoint of a log to the log's home: nothing unless it holds just that, and it is the
  /// largest that this node has seen and extends all others.
  private func cosignature(of id: LogID, for peer: NodeID) -> CosignedLine? {
    guard let log = logs[id], log.replica.home == peer,
      let checkpoint = log.replica.checkpoint?.checkpoint, checkpoint.size == log.replica.size,
      log.replica.fault == nil, mayCosign, log.isLargestSeen, holdsAllThatItCosigned(log),
      let cosigner = cosigner(of: log)
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

  /// Whether this node, as far as it remembers, has cosigned nothing larger.
  private func holdsAllThatItCosigned(_ log: LiveLog) -> Bool {
    log.replica.size >= log.cosigning.mark.standings[node]?.size ?? 0
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

  /// Takes a checkpoint of this copy's tree, with cosignatures that nodes of the channel have made, if it is better cosigned than
  /// what was known.
  func takeCosigned(_ signed: SignedCheckpoint) throws(StoreError) {
    guard let log = logs[signed.checkpoint.log], log.replica.home != node, isCompared(log),
      let lines = try? CheckpointNote(signed.note).cosignatures
    else { return }
    let verifier = verifier(log)
    let counting = verifier.counting(lines)
    guard !counting.isEmpty else { return }
    let before = log.cosigning.mark.mirroredSize
    for cosignature in counting { log.cosigning.mark.note(cosignature, size: signed.checkpoint.size) }
    let isBetter = log.cosigning.mark.take(
      signed.cosigned(by: counting), isMirrored: verifier.areEnough(counting, for: signed.checkpoint),
      awaitsMirrors: log.replica.state.policy?.policy.mirrors != nil)
    if isBetter { try store.save(log.cosigning.mark, of: log.reference) }
    afterCommit.append { [self] in tellMark(of: log, mirroredBefore: before) }
  }
}
