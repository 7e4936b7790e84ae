internal import Store

/// Letting go: erased bodies once the index has, old idempotency keys, expired documents.
extension Core {
  func indexPurged(upTo arrival: Int64) throws(StoreError) {
    try store.forgetErased(upTo: arrival)
    afterCommit.append { [self] in isScrubDue = true }
  }

  /// Cuts the write-ahead log; tried again at the next tick while a reader is in the way.
  func scrubIfDue() {
    guard isScrubDue else { return }
    isScrubDue = (try? store.scrub()) != true
  }

  private static let houseMilliseconds: UInt64 = 3_600_000
  private static let houseAgainMilliseconds: UInt64 = 60_000
  private static let idempotencyMilliseconds: UInt64 = 7 * 86_400_000

  private static let turnedAwayMilliseconds: UInt64 = 30 * 86_400_000

  private static let sweepMilliseconds: UInt64 = 10_000

  /// Ends the sessions that nobody has refreshed in time.
  func endSessionsIfDue() {
    guard monotonicMilliseconds >= nextSweepMilliseconds else { return }
    nextSweepMilliseconds = monotonicMilliseconds + Self.sweepMilliseconds
    let job = CoreThread.Write(
      run: { (core) throws(StoreError) in try core.endExpiredSessions() }, failed: { _ in })
    run([.write(job)])
  }

  /// What is done once an hour, as a batch of its own. Tried again soon where it fails: a node that started on a full disk
  /// has not said yet where it is reached and which versions it speaks.
  func keepHouseIfDue() {
    guard monotonicMilliseconds >= nextHouseMilliseconds else { return }
    nextHouseMilliseconds = monotonicMilliseconds + Self.houseAgainMilliseconds
    let job = CoreThread.Write(
      run: { (core) throws(StoreError) in
        core.afterCommit.append { core.houseIsKept() }
        try core.renewDocument()
        let oldest = core.nowMilliseconds - min(core.nowMilliseconds, Self.idempotencyMilliseconds)
        try core.store.forgetIdempotentSends(before: oldest)
        let refused = core.nowMilliseconds - min(core.nowMilliseconds, Self.turnedAwayMilliseconds)
        try core.store.forgetTurnedAway(before: refused)
        let spent =
          core.nowMilliseconds - min(core.nowMilliseconds, core.configuration.sessions.idleMilliseconds)
        try core.store.forgetSpentTokens(before: spent)
        try core.store.forgetAccountInvitations(before: core.nowMilliseconds)
        try core.forgetOldWaiting()
        try core.forgetFileClaims()
      }, failed: { _ in })
    run([.write(job)])
  }

  private func houseIsKept() {
    nextHouseMilliseconds = monotonicMilliseconds + Self.houseMilliseconds
    doubtDomains()
    links.abandonArrivals()
  }
}
