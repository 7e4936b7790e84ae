internal import Federation
internal import Model
internal import Suite
internal import Wire

/// What a batch brought that is to be compared with what is held, beside exchanges: bounded, since whoever sends it may send more.
struct Claims {
  static let most = 16

  /// Checkpoint notes, and who sent them.
  private(set) var notes: [(note: Text, source: NodeID)] = []
  /// Checkpoints that origins named in headers.
  private(set) var seen: [(log: LogID, seen: SeenCheckpoint, origin: NodeID)] = []
  /// Events that have the position of another.
  private(set) var positions: [(log: LogID, covered: PositionFork.Covered, sequence: UInt64)] = []
  /// Logs whose home's signature stands under what does not follow from the copy here.
  var doubted: Set<LogID> = []

  mutating func note(_ note: Text, from source: NodeID) {
    if notes.count < Self.most { notes.append((note, source)) }
  }

  mutating func note(_ header: Header, in log: LogID) {
    for checkpoint in header.seen where seen.count < Self.most {
      seen.append((log, checkpoint, header.author.node))
    }
  }

  mutating func note(_ event: CoveredEvent, at sequence: UInt64, _ suite: any CryptoSuite) {
    guard positions.count < Self.most,
      let coverage = event.run.coverage(of: event.leaf..<(event.leaf + 1), suite)
    else { return }
    let covered = PositionFork.Covered(header: event.event.headerBytes, coverage: coverage)
    positions.append((event.event.log, covered, sequence))
  }
}
