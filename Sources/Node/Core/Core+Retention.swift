internal import Federation
internal import Model
internal import Rules
internal import Store

/// Letting go of what messages say when their time is over.
extension Core {
  /// So many entries in one batch: others wait for it.
  private static let entriesAtOnce: UInt64 = 2_000
  private static let minuteMilliseconds: UInt64 = 60_000
  private static let hourMilliseconds: UInt64 = 3_600_000

  /// How long this node keeps the bodies of a channel: as long as its members agreed, or less.
  func retentionMilliseconds(of log: LiveLog) -> UInt64? {
    guard log.replica.state.log.kind == .channel else { return nil }
    let agreed = log.replica.state.policy?.policy.retentionMilliseconds
    guard let own = configuration.retentionMilliseconds else { return agreed }
    return min(own, agreed ?? own)
  }

  /// The full-text index is rewritten after each time: so a channel is looked at a few times in its retention.
  func expireBodiesIfDue() {
    let now = monotonicMilliseconds
    for log in logs.values where log.expiresAtMilliseconds <= now {
      guard let retention = retentionMilliseconds(of: log) else {
        log.expiresAtMilliseconds = now + Self.minuteMilliseconds
        continue
      }
      log.expiresAtMilliseconds =
        now + min(max(retention / 24, Self.minuteMilliseconds), Self.hourMilliseconds)
      let id = log.replica.id
      run([
        .write(CoreThread.Write(run: { (core) throws(StoreError) in try core.expireBodies(of: id) }) { _ in })
      ])
    }
  }

  /// Takes away what is over, a part at a time.
  func expireBodies(of id: LogID) throws(StoreError) {
    guard let log = logs[id], let retention = retentionMilliseconds(of: log) else { return }
    shortenPolicy(of: log, to: retention)
    let (expired, more) = try store.expire(
      log.reference, beforeMilliseconds: nowMilliseconds - min(nowMilliseconds, retention),
      limit: Self.entriesAtOnce)
    guard expired > log.expired else { return }
    log.expired = expired
    afterCommit.append { [self] in
      links.indexGrew()
      if more { log.expiresAtMilliseconds = 0 }
    }
  }

  /// A home that keeps less than its channel's members agreed says so in the log.
  private func shortenPolicy(of log: LiveLog, to retention: UInt64) {
    guard log.replica.home == node, log.replica.fault == nil, maySign(log.replica.id),
      var policy = log.replica.state.policy?.policy, retention < policy.retentionMilliseconds ?? .max
    else { return }
    policy.retentionMilliseconds = retention
    let draft = Draft(
      log: log.replica.id, kind: .policy, user: nil, content: .policy(policy), base: log.replica.base)
    localEvents.append(LocalEvent(event: originate(draft), appended: { _ in }))
  }

  /// From which sequence on this node can serve a log: it may have let go of bodies that others still keep.
  func firstServable(_ log: LiveLog) -> UInt64 {
    guard log.replica.home != node, let own = configuration.retentionMilliseconds,
      own < log.replica.state.policy?.policy.retentionMilliseconds ?? .max
    else { return log.base }
    return max(log.base, log.expired)
  }
}
