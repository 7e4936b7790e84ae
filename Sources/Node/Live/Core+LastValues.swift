internal import Federation
internal import Model
internal import Rules
internal import Store

/// Last values over a restart: when people were last there, and how far users of other nodes have read.
extension Core {
  /// Knows again what the store has. Memory that goes on knows better.
  func remember(_ values: LastValues) {
    let isStart = lastValues == nil
    lastValues = values
    lastValues?.nextMilliseconds = monotonicMilliseconds + LastValues.intervalMilliseconds
    guard isStart else { return }
    for (participant, milliseconds) in values.seen {
      if participant.node != node {
        live.remote[participant] = LiveState.Remote(
          presence: Presence(.offline, lastSeenMilliseconds: milliseconds), endsMilliseconds: 0,
          heardMilliseconds: milliseconds)
      } else if accounts[participant.user] != nil {
        live.presence.restore(participant.user, lastSeenMilliseconds: milliseconds)
      }
    }
    for (id, log) in logs { live.reads[id] = values.reads[log.reference] }
  }

  func saveLastValuesIfDue(_ now: UInt64) {
    guard now >= lastValues?.nextMilliseconds ?? 0 else { return }
    lastValues?.nextMilliseconds = now + LastValues.intervalMilliseconds
    saveLastValues()
  }

  /// Writes what differs from what is stored.
  func saveLastValues() {
    let wall = world.nowMilliseconds()
    forgetPeople(wall)
    forgetReaders()
    guard let changes = lastValues?.changes(seen: seen(wall), reads: readPositions()), !changes.isEmpty else {
      return
    }
    let job = CoreThread.Write(
      run: { [changes] (core) throws(StoreError) in
        for (participant, milliseconds) in changes.seen {
          try core.store.saveLastSeen(milliseconds, of: participant)
        }
        for (log, participant, next) in changes.reads {
          try core.store.saveReadPosition(next, of: participant, in: log)
        }
        core.afterCommit.append { [core] in core.lastValues?.wrote(changes) }
      }, failed: { _ in })
    run([.write(job)])
  }

  private func seen(_ wall: UInt64) -> [Participant: LastValues.Seen] {
    var seen: [Participant: LastValues.Seen] = [:]
    for (user, milliseconds, isThere) in live.presence.lastSeen(wallMilliseconds: wall) {
      seen[Participant(node: node, user: user)] = LastValues.Seen(
        milliseconds: milliseconds, isThere: isThere)
    }
    for (participant, remote) in live.remote {
      guard let milliseconds = remote.seenMilliseconds else { continue }
      seen[participant] = LastValues.Seen(
        milliseconds: milliseconds, isThere: remote.presence.state == .online)
    }
    return seen
  }

  private func readPositions() -> [LogReference: [Participant: UInt64]] {
    var positions: [LogReference: [Participant: UInt64]] = [:]
    for (channel, readers) in live.reads {
      if let log = logs[channel], !readers.isEmpty { positions[log.reference] = readers }
    }
    return positions
  }

  /// Lets go of people of other nodes of whom nothing was heard for long, and of the oldest where there are too many.
  private func forgetPeople(_ wall: UInt64) {
    let oldest = wall - min(wall, LastValues.longestMilliseconds)
    for (participant, remote) in live.remote where remote.presence.state == .offline {
      if remote.seenMilliseconds ?? 0 < oldest { live.remote[participant] = nil }
    }
    let excess = live.remote.count - LastValues.mostPeople
    guard excess > 0 else { return }
    let gone = live.remote.filter { $0.value.presence.state == .offline }
      .sorted { ($0.value.seenMilliseconds ?? 0, $0.key) < ($1.value.seenMilliseconds ?? 0, $1.key) }
    for (participant, _) in gone.prefix(excess) { live.remote[participant] = nil }
  }

  /// Lets go of what may be told to nobody any more.
  private func forgetReaders() {
    for (channel, readers) in live.reads {
      guard let log = logs[channel], !log.localMembers.isEmpty,
        log.replica.state.participantCount <= LiveState.readersOfChannel
      else {
        live.reads[channel] = nil
        continue
      }
      live.reads[channel] = readers.filter { log.replica.state.participants[$0.key]?.status == .joined }
    }
  }
}
