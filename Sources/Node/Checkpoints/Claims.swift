internal import Federation
internal import Model
internal import Suite
internal import Wire

/// What a batch brought that is to be compared with what is held, beside exchanges. Of each log one of a kind from each source, the
/// newest: whoever sends more takes nothing from what others sent.
struct Claims {
  struct Key: Hashable {
    let log: LogID
    /// Who sent or signed it; `nil` where that does not matter.
    let source: NodeID?
  }

  /// Checkpoint notes, by who sent them.
  private var notes: [Key: (size: UInt64, note: Text)] = [:]
  /// Checkpoints that origins named in headers.
  private var seen: [Key: SeenCheckpoint] = [:]
  /// Events that have the position of another, by their origin.
  private var positions: [Key: (covered: PositionFork.Covered, sequence: UInt64)] = [:]
  /// Whose claims came, in order.
  private var keys: [Key] = []
  private var met: Set<Key> = []
  /// Logs whose home's signature stands under what does not follow from the copy here.
  var doubted: Set<LogID> = []

  mutating func note(_ note: Text, of log: LogID, from source: NodeID?) {
    guard let checkpoint = try? CheckpointNote(note.utf8).checkpoint, checkpoint.log == log else { return }
    let key = meet(log, source)
    if let other = notes[key], other.size > checkpoint.size { return }
    notes[key] = (checkpoint.size, note)
  }

  mutating func note(_ header: Header, in log: LogID) {
    for checkpoint in header.seen {
      let key = meet(log, header.author.node)
      if let other = seen[key], other.size > checkpoint.size { continue }
      seen[key] = checkpoint
    }
  }

  mutating func note(_ event: CoveredEvent, at sequence: UInt64, _ suite: any CryptoSuite) {
    let key = meet(event.event.log, event.event.header.author.node)
    guard positions[key] == nil,
      let coverage = event.run.coverage(of: event.leaf..<(event.leaf + 1), suite)
    else { return }
    positions[key] = (
      PositionFork.Covered(header: event.event.headerBytes, coverage: coverage), sequence
    )
  }

  var allNotes: [(note: Text, source: NodeID?)] {
    keys.compactMap { key in notes[key].map { ($0.note, key.source) } }
  }

  var allSeen: [(log: LogID, seen: SeenCheckpoint, origin: NodeID)] {
    keys.compactMap { key in
      guard let origin = key.source else { return nil }
      return seen[key].map { (key.log, $0, origin) }
    }
  }

  var allPositions: [(log: LogID, covered: PositionFork.Covered, sequence: UInt64)] {
    keys.compactMap { key in positions[key].map { (key.log, $0.covered, $0.sequence) } }
  }

  private mutating func meet(_ log: LogID, _ source: NodeID?) -> Key {
    let key = Key(log: log, source: source)
    if met.insert(key).inserted { keys.append(key) }
    return key
  }
}
