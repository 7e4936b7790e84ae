internal import Federation
internal import Model
internal import Wire

/// What peers tell of this node that it does not know itself: it was restored from a backup, or runs elsewhere too.
extension Core {
  /// Beyond all starts and clocks: whoever tells of such a run has made it up with this node's keys.
  private static let mostRuns: UInt64 = 1 << 53

  /// A peer has heard a run that this node's own key has signed, and that is not before this one.
  func heardOfOwnRun(_ number: UInt64, _ instance: Bytes16, from peer: NodeID) {
    #if HANSE_DEFECTS
      if Defect.ignoresRuns.isPlanted { return }
    #endif
    // While it recovers, a node hears of its runs of the past. What comes to a peer after the peer has heard of this run is not past.
    let isPast = recovery != nil && runsTold[peer].map({ number <= $0 }) != false && number < Self.mostRuns
    guard !isPast else { return recoveryNews.append(.run(number)) }
    notice(CopyNotice(reason: .runUnknown, peer: peer, detail: "run \(number)"))
  }

  /// A peer holds a checkpoint of a log of this node, signed by its own key, that is larger than the copy here or of another tree;
  /// the log may be one that is not held here at all.
  func ownCheckpointUnknown(_ log: LogID, _ signed: SignedCheckpoint, from peer: NodeID) {
    recoveryNews.append(.shown(log, signed, by: peer))
  }

  /// Has a peer say what checkpoints it holds of all this node's own logs. `ownCheckpointUnknown` is told of each that is not known
  /// here, then `ownCheckpointsAnswered`; a peer that is away is asked again when it is back.
  func askForOwnCheckpoints(_ peer: NodeID) { session(peer) { $0.wantsOwnLogs(after: nil) } }

  /// A peer has told all checkpoints of this node's own logs that it holds.
  func ownCheckpointsAnswered(by peer: NodeID) {
    if recovery != nil { recoveryNews.append(.answered(by: peer)) }
  }
}
