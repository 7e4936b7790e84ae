internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// A home has its checkpoints cosigned and tells its members which are.
extension Core {
  private static let sweepMilliseconds: UInt64 = 10_000
  private static let tellPauseMilliseconds: UInt64 = 1_000

  /// Asks members for cosignatures of what a channel of this node has become, if it is time.
  func askForCosignatures(of log: LiveLog) {
    let replica = log.replica
    guard hasOpenDoors, maySign(replica.id), replica.home == node, replica.state.log.kind == .channel,
      replica.fault == nil,
      let signed = replica.checkpoint, signed.checkpoint.size == replica.size
    else { return }
    switch log.cosigning.rounds.stands(at: signed, replica.state, nowMilliseconds: monotonicMilliseconds) {
    case .nothing: break
    case .wait(let due): if replica.state.policy?.policy.mirrors != nil { plan(replica.id, due) }
    case .began(let asked):
      // Who has everything is not pushed anything: it is told the checkpoint alone.
      for peer in asked where sessions[peer]?.holds(replica.id, size: replica.size) == true {
        session(peer) { $0.tellsCosigned(replica.id) }
      }
    }
  }

  /// The range that brings a member to the checkpoint that it is to cosign; `nil` if it is asked for none, or is there.
  func askingOrder(_ cursor: Cursor, for peer: NodeID) -> RangeOrder? {
    guard let log = logs[cursor.log], let asked = log.cosigning.rounds.asks(peer),
      var order = rangeOrder(cursor, for: peer), order.first < asked.checkpoint.size
    else { return nil }
    order.end = min(order.end, asked.checkpoint.size)
    order.checkpoint = asked
    order.asksCosignature = true
    return order
  }

  /// What a peer is told of a log: its newest cosigned checkpoint, and the one that it has yet to cosign.
  func notes(of ids: [LogID], for peer: NodeID) -> [Text] {
    var notes: [Text] = []
    for id in ids {
      guard let log = logs[id], log.replica.home == node, log.replica.fault == nil,
        log.replica.state.nodes[peer]?.isMember == true
      else { continue }
      let best = log.cosigning.mark.best
      if let best { notes.append(Text(stored: best.note)) }
      if let asked = log.cosigning.rounds.asks(peer), asked.checkpoint != best?.checkpoint {
        notes.append(Text(stored: asked.note))
      }
    }
    return notes
  }

  /// COS-1 to COS-6, for what a member sends with its answer.
  func takeCosignatures(_ lines: [CosignedLine], by peer: NodeID) throws(StoreError) {
    for item in lines {
      guard let log = logs[item.log], log.replica.home == node, let asked = log.cosigning.rounds.asks(peer),
        item.size == asked.checkpoint.size
      else { continue }
      let before = log.cosigning.mark.mirroredSize
      do throws(Refusal) {
        let cosignature = try Cosignature(line: item.line.utf8)
        guard cosignature.cosigner.node == peer else { throw .cosignatureWrongNode }
        try verifier(log).check(cosignature, of: asked.checkpoint)
        log.cosigning.rounds.took(cosignature)
        log.cosigning.mark.note(cosignature, size: asked.checkpoint.size)
      } catch {
        log.cosigning.rounds.refused(peer)
        journal.warning(
          "cosignatureRefused",
          [("code", error.code), ("log", hexString(item.log.bytes)), ("node", hexString(peer.bytes))])
        continue
      }
      try gather(log, mirroredBefore: before)
    }
  }

  /// A mirror that asks for what it has cosigned before has lost it: it does not count until it cosigns again.
  func noteLoss(of id: LogID, _ next: UInt64, by peer: NodeID) {
    guard let log = logs[id], let standing = log.cosigning.mark.standings[peer], next < standing.size,
      log.replica.home == node
    else { return }
    log.cosigning.mark.lost(peer)
    journal.warning(
      "mirrorLost",
      [
        ("log", hexString(id.bytes)), ("node", hexString(peer.bytes)), ("size", "\(next)"),
        ("cosigned", "\(standing.size)"),
      ])
  }

  /// What the round has come to is kept with the answer that brought it, and told when it is.
  private func gather(_ log: LiveLog, mirroredBefore before: UInt64) throws(StoreError) {
    guard let bundle = log.cosigning.rounds.bundle else { return }
    afterCommit.append { [self] in tellMark(of: log, mirroredBefore: before) }
    let hasMirrors = log.replica.state.policy?.policy.mirrors != nil
    guard log.cosigning.mark.take(bundle.signed, isMirrored: bundle.isMirrored, awaitsMirrors: hasMirrors)
    else { return }
    try store.save(log.cosigning.mark, of: log.reference)
    guard !log.cosigning.isUntold else { return }
    log.cosigning.isUntold = true
    // Other lines are on their way. Where nothing is mirrored nobody waits.
    let now = monotonicMilliseconds
    let due = hasMirrors ? log.cosigning.nextTellMilliseconds : now + Self.tellPauseMilliseconds
    plan(log.replica.id, max(now, due))
  }

  func verifier(_ log: LiveLog) -> CosignatureVerifier {
    CosignatureVerifier(log.replica.state, known, nowMilliseconds: world.nowMilliseconds(), suite)
  }

  /// Has `tend` look at a log at this time, by the monotonic clock.
  func plan(_ id: LogID, _ dueMilliseconds: UInt64) {
    cosigningPlans[id] = min(dueMilliseconds, cosigningPlans[id] ?? .max)
    nextCosigningMilliseconds = min(nextCosigningMilliseconds, dueMilliseconds)
  }

  /// Does what is due: rounds, and what members are to be told.
  func tendCosigning(_ now: UInt64) {
    guard hasOpenDoors, now >= nextCosigningMilliseconds else { return }
    if now >= nextCosigningSweepMilliseconds {
      nextCosigningSweepMilliseconds = now + Self.sweepMilliseconds
      for log in logs.values where log.replica.home == node && log.replica.state.nodes.count > 1 {
        cosigningPlans[log.replica.id] = now
      }
      forgetMirrorWaiters(now)
    }
    let due = cosigningPlans.filter { $0.value <= now }.map(\.key).sorted()
    for id in due { cosigningPlans[id] = nil }
    for id in due {
      guard let log = logs[id] else { continue }
      askForCosignatures(of: log)
      tellMembers(of: log, now)
    }
    nextCosigningMilliseconds = min(nextCosigningSweepMilliseconds, cosigningPlans.values.min() ?? .max)
  }

  private func tellMembers(of log: LiveLog, _ now: UInt64) {
    guard log.cosigning.isUntold, log.replica.home == node else { return }
    guard now >= log.cosigning.nextTellMilliseconds else {
      return plan(log.replica.id, log.cosigning.nextTellMilliseconds)
    }
    log.cosigning.isUntold = false
    log.cosigning.nextTellMilliseconds = now + Self.tellPauseMilliseconds
    for (peer, record) in log.replica.state.nodes where record.isMember && peer != node {
      session(peer) { $0.tellsCosigned(log.replica.id) }
    }
  }
}
