public import Federation
internal import Merkle
public import Model
internal import Rules
internal import Wire

extension Store {
  /// Writes what a step added to a log: entries, events, coverage, blocks, and the effects of accepted events, which it
  /// returns.
  @discardableResult
  public func append(_ appended: Appended, to log: LogReference) throws(StoreError) -> AppendEffects {
    var effects = AppendEffects()
    guard let first = appended.entries.first else { return effects }
    for entry in appended.entries { try insert(entry, log) }
    for block in appended.blocks {
      try connection.use("INSERT INTO block (log, number, hash) VALUES (?1, ?2, ?3)") {
        (insert) throws(StoreError) in
        try insert.bind(1, log.rawValue)
        try insert.bind(2, block.index)
        try insert.bind(3, block.hash.bytes)
        try insert.run()
      }
    }
    let arrival = lastArrival + Int64(appended.entries.count)
    try connection.use("INSERT INTO arrival (number, log, first, count) VALUES (?1, ?2, ?3, ?4)") {
      (insert) throws(StoreError) in
      try insert.bind(1, arrival)
      try insert.bind(2, log.rawValue)
      try insert.bind(3, first.sequence)
      try insert.bind(4, Int64(appended.entries.count))
      try insert.run()
    }
    lastArrival = arrival
    if let state = appended.state { try keep(StateSnapshot(state), of: log) }
    for entry in appended.entries where entry.judgement == .accepted {
      guard let event = entry.event?.event else { continue }
      if let named = event.header.namedDocument?.node { _ = try row(of: named) }
      if event.header.kind == .message {
        let key = EntryKey(log: log, sequence: entry.sequence)
        try listMessage(key)
        try referToFiles(of: event, at: key)
      }
      try takeEffect(of: event, entry, in: log, &effects)
      if let ended = entry.endedMembership { try note(ended, of: log) }
    }
    return effects
  }

  /// Keeps the state before a state entry for those who will join by it, in place of the one kept before.
  func keep(_ snapshot: StateSnapshot, of log: LogReference) throws(StoreError) {
    try connection.use(
      "INSERT OR REPLACE INTO snapshot (log, sequence, records, frontier) VALUES (?1, ?2, ?3, ?4)"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, log.rawValue)
      try insert.bind(2, snapshot.sequence)
      try insert.bind(3, snapshot.encodedRecords)
      try insert.bind(4, HashList.encode(snapshot.frontier.hashes))
      try insert.run()
    }
  }

  /// The sequence at which the event with this position stands.
  public func sequence(
    of position: Position, by node: NodeID, in log: LogReference
  ) throws(StoreError) -> UInt64? {
    let row = try row(of: node)
    return try connection.use(
      """
      SELECT sequence FROM position
      WHERE log = ?1 AND node = ?2 AND lane = ?3 AND incarnation = ?4 AND counter = ?5
      """
    ) { (statement) throws(StoreError) in
      try statement.bind(1, log.rawValue)
      try statement.bind(2, row)
      try statement.bind(3, position.lane)
      try statement.bind(4, position.incarnation)
      try statement.bind(5, position.counter)
      return try statement.step() ? try statement.uint64(0) : nil
    }
  }

  /// The header at a sequence with its origin's signature; `nil` for a state entry, and for what is not held.
  public func covered(
    _ sequence: UInt64, of log: LogReference
  ) throws(StoreError) -> PositionFork.Covered? {
    try RangeBuilder(connection: connection, suite: suite).coveredEntry(sequence, of: log)?.covered
  }

  /// The entry and header at a sequence.
  public func entry(
    _ sequence: UInt64, of log: LogReference
  ) throws(StoreError) -> (entry: [UInt8], header: [UInt8]?, hasBody: Bool)? {
    try connection.use("SELECT entry, header, body IS NOT NULL FROM entry WHERE id = ?1") {
      (row) throws(StoreError) in
      try row.bind(1, EntryKey(log: log, sequence: sequence).rawValue)
      return try row.step() ? (row.bytes(0), row.bytesOrNil(1), row.int64(2) != 0) : nil
    }
  }

  private func insert(_ appended: AppendedEntry, _ log: LogReference) throws(StoreError) {
    guard appended.sequence < Limits.entriesInLog else { throw StoreError(.valueTooLarge) }
    let run = try appended.event.map { (event) throws(StoreError) in try row(of: event.run) }
    try connection.use(
      "INSERT INTO entry (id, entry, header, body, run, leaf) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, EntryKey(log: log, sequence: appended.sequence).rawValue)
      try insert.bind(2, appended.bytes)
      try insert.bind(3, appended.event?.event.headerBytes)
      try insert.bind(4, appended.event?.event.body)
      try insert.bind(5, run)
      try insert.bind(6, appended.event.map { Int64($0.leaf) })
      try insert.run()
    }
    guard let header = appended.event?.event.header else { return }
    let node = try row(of: header.author.node)
    // The rules let no position come twice, but they know nothing of what was here before this node left the log and
    // came again: a home that lies about that must not stop the batch. The first keeps its place.
    try connection.use(
      """
      INSERT INTO position (log, node, lane, incarnation, counter, sequence) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (log, node, lane, incarnation, counter) DO NOTHING
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, log.rawValue)
      try insert.bind(2, node)
      try insert.bind(3, header.position.lane)
      try insert.bind(4, header.position.incarnation)
      try insert.bind(5, header.position.counter)
      try insert.bind(6, appended.sequence)
      try insert.run()
    }
  }

  /// The row of a run, written at its first event in this transaction.
  private func row(of run: CoveredRun) throws(StoreError) -> Int64 {
    if let row = runs[ObjectIdentifier(run)] { return row }
    let row = nextRun
    nextRun += 1
    try connection.use("INSERT INTO run (id, statement, first, ids, proof) VALUES (?1, ?2, ?3, ?4, ?5)") {
      (insert) throws(StoreError) in
      try insert.bind(1, row)
      try insert.bind(2, CBORWriter.bytes { run.statement.write(to: &$0) })
      try insert.bind(3, Int64(run.first))
      try insert.bind(4, HashList.encode(run.ids.map(\.bytes)))
      try insert.bind(5, HashList.encode(run.proof))
      try insert.run()
    }
    runs[ObjectIdentifier(run)] = row
    return row
  }
}
