public import Model

/// Exchanges of checkpoints with the peer.
extension PeerSession {
  /// Whether the first exchange is over, so that other things may be asked of the peer.
  public var hasMet: Bool { checkpoints.hasMet }

  /// The own copy of a log that both nodes hold has grown, and the peer is to hear of its checkpoint.
  public mutating func tells(of log: LogID) { checkpoints.grew(log) }

  /// The peer named a checkpoint in a header that is not known here.
  public mutating func wants(_ checkpoint: CheckpointsRequest.Named) { checkpoints.wants(checkpoint) }

  /// The peer is to say what it holds of this node's own logs, from the one after `log` on.
  public mutating func wantsOwnLogs(after log: LogID?) { checkpoints.wantsOwnLogs(after: log) }

  /// The peer is to have the proof of a fork, by its row.
  public mutating func tells(proof: Int64) { checkpoints.tells(proof) }

  /// Those of these logs, which are sorted, whose turn it is to be compared.
  public mutating func sample(of logs: [LogID], most: Int) -> [LogID] {
    checkpoints.sample(of: logs, most: most)
  }

  public mutating func exchangeAnswered(nowMilliseconds: UInt64) {
    checkpoints.answered()
    heard(nowMilliseconds: nowMilliseconds)
  }

  public mutating func exchangeFailed(_ code: String, nowMilliseconds: UInt64, jitter: UInt64) {
    checkpoints.failed(code, nowMilliseconds: nowMilliseconds)
    // A peer that has no such endpoint is there, and takes the rest.
    if code != CheckpointSchedule.unknownEndpoint { failed(code, nowMilliseconds, jitter) }
  }
}
