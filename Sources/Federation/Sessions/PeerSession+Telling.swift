public import Model

/// Signed checkpoints that the peer is told at once: cosigned ones to know, and such as it is to cosign.
extension PeerSession {
  /// What has gathered goes together.
  static let tellPauseMilliseconds: UInt64 = 100
  /// A peer that has no such endpoint is left alone with them.
  static let untoldRestMilliseconds: UInt64 = 3_600_000
  /// Of one request: each log may have two checkpoints in it.
  static let logsInTelling = Limits.checkpointsInRequest / 2

  /// Whether the peer has acknowledged so much of a log.
  public func holds(_ log: LogID, size: UInt64) -> Bool { (cursor(of: log) ?? 0) >= size }

  /// There is a checkpoint of this log for the peer, newly cosigned or for it to cosign.
  public mutating func tellsCosigned(_ log: LogID) { untold.insert(log) }

  mutating func takeUntold(_ nowMilliseconds: UInt64) -> [LogID]? {
    guard !isTelling, !untold.isEmpty, nowMilliseconds >= nextTellMilliseconds else { return nil }
    let logs = Array(untold.sorted().prefix(Self.logsInTelling))
    untold.subtract(logs)
    isTelling = true
    nextTellMilliseconds = nowMilliseconds + Self.tellPauseMilliseconds
    return logs
  }

  /// The peer has answered, or there was nothing to tell.
  public mutating func tellAnswered(nowMilliseconds: UInt64) {
    isTelling = false
    heard(nowMilliseconds: nowMilliseconds)
  }

  public mutating func tellSkipped() { isTelling = false }

  public mutating func tellFailed(_ logs: [LogID], _ code: String, nowMilliseconds: UInt64, jitter: UInt64) {
    isTelling = false
    guard code != "unknownEndpoint" else {
      return nextTellMilliseconds = nowMilliseconds + Self.untoldRestMilliseconds
    }
    untold.formUnion(logs)
    failed(code, nowMilliseconds, jitter)
  }
}
