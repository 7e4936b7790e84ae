internal import Federation
internal import Merkle
internal import Model
internal import Rules
internal import Suite
internal import Wire

/// Makes ranges and snapshots from what is stored, with their proofs: for pushes, pulls and joins.
struct RangeBuilder {
  let connection: Connection
  let suite: any CryptoSuite

  /// The range of `log` from `first`, at most `limit` entries and about `mostBytes` bytes, under this checkpoint of the log, which
  /// may be `beyond` the copy; one entry with its documents may be more.
  /// `nil` if there is nothing from `first` on that the checkpoint covers, or `first` is before this node's copy.
  func range(
    of log: LogReference, id: LogID, from first: UInt64, limit: Int, mostBytes: Int,
    under checkpoint: SignedCheckpoint, beyond tail: CopyTail?, _ known: KnownNodes
  ) throws(StoreError) -> LogRange? {
    let size = checkpoint.checkpoint.size
    let held = tail?.size ?? size
    guard
      var range = try unsealed(
        of: log, id: id, from: first, to: held, limit: limit, mostBytes: mostBytes, known)
    else { return nil }
    let proof = try TreeProofs(try StoredTree(log, connection, suite), suite)
      .consistency(
        from: first + UInt64(range.entries.count), to: size, knowing: held, tail?.hashes ?? [])
    guard let proof else { return nil }
    range.checkpoint = Text(stored: checkpoint.note)
    range.consistency = proof
    return range
  }

  /// The same from `first` to before `end`, without a checkpoint.
  func unsealed(
    of log: LogReference, id: LogID, from first: UInt64, to end: UInt64, limit: Int, mostBytes: Int,
    _ known: KnownNodes
  ) throws(StoreError) -> LogRange? {
    guard first < end else { return nil }
    let most = Int(min(UInt64(limit), end - first))
    let read = try StoredRow.read(log, from: first, limit: most, mostBytes: mostBytes, connection)
    let (rows, documents) = fitting(read, mostBytes: mostBytes, known)
    guard let start = rows.first, start.key.sequence == first else { return nil }
    let events = rows.compactMap { row in row.header.map { LogRange.EventBytes(header: $0, body: row.body) } }
    return LogRange(
      log: id, first: first, entries: rows.map(\.entry), events: events, coverages: try coverages(rows),
      checkpoint: Text(""), consistency: [], documents: documents)
  }

  /// The first of these rows that fit with the documents that they name, and those; at least one row.
  private func fitting(
    _ rows: [StoredRow], mostBytes: Int, _ known: KnownNodes
  ) -> ([StoredRow], [[SignedDocument]]) {
    var named = NamedDocuments()
    var (rowBytes, documentBytes) = (0, 0)
    for (index, row) in rows.enumerated() {
      let before = named
      if let header = row.header, let header = try? Header.decode(header), named.add(header) {
        documentBytes = named.byteCount(known)
      }
      rowBytes += row.byteCount
      if index > 0, rowBytes + documentBytes > mostBytes {
        return (Array(rows[..<index]), before.chains(known))
      }
    }
    return (rows, named.chains(known))
  }

  /// The newest state entry's snapshot, for an asker who trusts the tree of `trustedSize`.
  func snapshot(
    of log: LogReference, id: LogID, trustedSize: UInt64, under checkpoint: SignedCheckpoint,
    _ known: KnownNodes
  ) throws(StoreError) -> Snapshot? {
    guard let stored = try storedSnapshot(log) else { return nil }
    let size = checkpoint.checkpoint.size
    guard
      let row = try StoredRow.read(
        log, from: stored.sequence, limit: 1, mostBytes: .max, connection
      ).first, row.key.sequence == stored.sequence, stored.sequence < size, trustedSize <= size
    else { return nil }
    let proofs = TreeProofs(try StoredTree(log, connection, suite), suite)
    let records = try stored.records()
    return Snapshot(
      log: id, entry: row.entry, records: records, frontier: stored.frontier.hashes,
      inclusion: try proofs.inclusion(of: stored.sequence, in: stored.sequence + 1),
      checkpoint: Text(stored: checkpoint.note),
      consistency: try proofs.consistency(from: stored.sequence + 1, to: size),
      trustedConsistency: try proofs.consistency(from: trustedSize, to: size),
      documents: try documents(records, known))
  }

  /// The coverage of each contiguous run of leaves, in the order of the rows.
  private func coverages(_ rows: [StoredRow]) throws(StoreError) -> [Coverage] {
    var coverages: [Coverage] = []
    var index = 0
    let events = rows.filter { $0.header != nil }
    while index < events.count {
      guard let run = events[index].run else { throw StoreError(.storeCorrupt) }
      let first = events[index].leaf
      var count = 1
      while index + count < events.count, events[index + count].run == run,
        events[index + count].leaf == first + Int64(count)
      { count += 1 }
      let part = Int(first)..<(Int(first) + count)
      guard let coverage = try covered(run).coverage(of: part, suite) else {
        throw StoreError(.storeCorrupt, detail: "A batch proof is damaged.")
      }
      coverages.append(coverage)
      index += count
    }
    return coverages
  }

  /// The entry at a sequence, and its header with its origin's signature; `nil` for a state entry, and for what is not held.
  func coveredEntry(
    _ sequence: UInt64, of log: LogReference
  ) throws(StoreError) -> (entry: [UInt8], covered: PositionFork.Covered)? {
    let rows = try StoredRow.read(log, from: sequence, limit: 1, mostBytes: .max, connection)
    guard let row = rows.first, row.key.sequence == sequence, let header = row.header, let run = row.run
    else {
      return nil
    }
    let covered = try covered(run)
    let leaf = Int(row.leaf)
    guard let coverage = covered.coverage(of: leaf..<(leaf + 1), suite) else {
      throw StoreError(.storeCorrupt)
    }
    return (row.entry, PositionFork.Covered(header: header, coverage: coverage))
  }

  func covered(_ run: Int64) throws(StoreError) -> CoveredRun {
    try connection.use("SELECT statement, first, ids, proof FROM run WHERE id = ?1") {
      (row) throws(StoreError) in
      try row.bind(1, run)
      guard try row.step() else { throw StoreError(.storeCorrupt) }
      let statement = try CBORReader.read(row.bytes(0), failure: { _ in StoreError(.storeCorrupt) }) {
        (reader) throws(WireError) in try BatchStatement(&reader)
      }
      return CoveredRun(
        statement, first: Int(row.int64(1)),
        ids: HashList.decode(row.bytes(2)).map { EventID($0) }, proof: HashList.decode(row.bytes(3)))
    }
  }

  private func storedSnapshot(_ log: LogReference) throws(StoreError) -> StateSnapshot? {
    try connection.use("SELECT sequence, records, frontier FROM snapshot WHERE log = ?1") {
      (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      guard try row.step() else { return nil }
      guard
        let snapshot = StateSnapshot(
          sequence: try row.uint64(0), encodedRecords: row.bytes(1), frontier: HashList.decode(row.bytes(2)))
      else { throw StoreError(.storeCorrupt) }
      return snapshot
    }
  }

  /// The documents that these records name, with those before them.
  private func documents(
    _ records: [Snapshot.Record], _ known: KnownNodes
  ) throws(StoreError) -> [[SignedDocument]] {
    do throws(Refusal) {
      let state = try LogState(records: records, size: 0, suite)
      var named = NamedDocuments()
      named.add(state.log.document, of: state.log.home)
      for (node, record) in state.nodes { named.add(record.document, of: node) }
      return named.chains(known)
    } catch {
      throw StoreError(.storeCorrupt, detail: "A log's state is damaged: \(error.code).")
    }
  }
}
