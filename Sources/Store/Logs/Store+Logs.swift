public import Federation
public import Merkle
internal import Model
internal import Rules
internal import Suite
internal import Wire

extension Store {
  /// All logs with their state, to begin with.
  public func logs(_ known: KnownNodes) throws(StoreError) -> [StoredLog] {
    let rows = try connection.use("SELECT id FROM log ORDER BY id") { (row) throws(StoreError) in
      var rows: [Int64] = []
      while try row.step() { rows.append(row.int64(0)) }
      return rows
    }
    var logs: [StoredLog] = []
    for row in rows { logs.append(try log(row, known)) }
    return logs
  }

  /// Writes a new log, of which this node has nothing before `base` entries.
  public func create(_ replica: LogReplica, base: Frontier) throws(StoreError) -> LogReference {
    let reference = try connection.use(
      """
      INSERT INTO log (log, term, base, baseFrontier, size, frontier, time)
      VALUES (?1, ?2, ?3, ?4, ?3, ?4, ?5) RETURNING id
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, replica.id.bytes.bytes)
      try insert.bind(2, replica.term)
      try insert.bind(3, base.size)
      try insert.bind(4, HashList.encode(base.hashes))
      try insert.bind(5, replica.lastTimeMilliseconds)
      guard try insert.step() else { throw StoreError(.storeFault) }
      return LogReference(rawValue: insert.int64(0))
    }
    try noteGap(from: 0, to: base.size, of: reference)
    try mention(replica.state)
    return reference
  }

  /// Begins a log anew that this node had left: what it had stays to be read, and the copy that it keeps up begins at `base`.
  public func beginAgain(
    _ replica: LogReplica, base: Frontier, as log: LogReference
  ) throws(StoreError) {
    try noteGap(from: try connection.size(of: log), to: base.size, of: log)
    try connection.use(
      "UPDATE log SET term = ?2, base = ?3, baseFrontier = ?4, size = ?3, frontier = ?4, time = ?5 WHERE id = ?1"
    ) { (update) throws(StoreError) in
      try update.bind(1, log.rawValue)
      try update.bind(2, replica.term)
      try update.bind(3, base.size)
      try update.bind(4, HashList.encode(base.hashes))
      try update.bind(5, replica.lastTimeMilliseconds)
      try update.run()
    }
    try mention(replica.state)
    let deletes: [StaticString] = [
      "DELETE FROM record WHERE log = ?1", "DELETE FROM snapshot WHERE log = ?1",
      "DELETE FROM joined WHERE log = ?1", "DELETE FROM block WHERE log = ?1",
    ]
    for sql in deletes {
      try connection.use(sql) { (delete) throws(StoreError) in
        try delete.bind(1, log.rawValue)
        try delete.run()
      }
    }
  }

  /// A state that came whole names nodes whose entries are not here.
  private func mention(_ state: LogState) throws(StoreError) {
    for node in state.nodes.keys { _ = try row(of: node) }
  }

  /// Keeps the snapshot by which this node joined, as it came.
  public func keepJoined(_ snapshot: [UInt8], of log: LogReference) throws(StoreError) {
    try connection.use("INSERT OR REPLACE INTO joined (log, snapshot) VALUES (?1, ?2)") {
      (insert) throws(StoreError) in
      try insert.bind(1, log.rawValue)
      try insert.bind(2, snapshot)
      try insert.run()
    }
  }

  /// Writes where a log stands now, and the records that changed.
  public func save(_ replica: inout LogReplica, as log: LogReference) throws(StoreError) {
    try connection.use(
      "UPDATE log SET size = ?2, frontier = ?3, time = ?4, checkpoint = ?5, term = ?6, tail = ?7 WHERE id = ?1"
    ) { (update) throws(StoreError) in
      try update.bind(1, log.rawValue)
      try update.bind(2, replica.size)
      try update.bind(3, HashList.encode(replica.frontier.hashes))
      try update.bind(4, replica.lastTimeMilliseconds)
      if let note = replica.checkpoint?.note { try update.bind(5, text: note) }
      try update.bind(6, replica.term)
      if let tail = replica.tail { try update.bind(7, HashList.encode(tail)) }
      try update.run()
    }
    for record in replica.takeChanges() {
      try connection.use("INSERT OR REPLACE INTO record (log, key, value) VALUES (?1, ?2, ?3)") {
        (insert) throws(StoreError) in
        try insert.bind(1, log.rawValue)
        try insert.bind(2, record.key)
        try insert.bind(3, record.value)
        try insert.run()
      }
    }
  }

  /// Writes that a log has stopped, and the range that shows why.
  public func save(_ fault: LogFault, evidence: [UInt8], of log: LogReference) throws(StoreError) {
    try connection.use(
      """
      UPDATE log SET fault = ?2, faultSequence = ?3, faultLogged = ?4, faultOwn = ?5, evidence = ?6 WHERE id = ?1
      """
    ) { (update) throws(StoreError) in
      try update.bind(1, log.rawValue)
      try update.bind(2, text: fault.refusal.code)
      try update.bind(3, fault.sequence)
      try update.bind(4, text: fault.logged)
      try update.bind(5, text: fault.own)
      try update.bind(6, evidence)
      try update.run()
    }
  }

  private func log(_ row: Int64, _ known: KnownNodes) throws(StoreError) -> StoredLog {
    let records = try records(row)
    return try connection.use(
      """
      SELECT term, base, size, frontier, time, checkpoint, fault, faultSequence, faultLogged, faultOwn,
      expired, tail FROM log WHERE id = ?1
      """
    ) { (statement) throws(StoreError) in
      try statement.bind(1, row)
      guard try statement.step() else { throw StoreError(.storeCorrupt) }
      let size = try statement.uint64(2)
      guard let frontier = Frontier(size: size, hashes: HashList.decode(statement.bytes(3))) else {
        throw StoreError(.storeCorrupt, detail: "A log's frontier does not fit its size.")
      }
      var replica: LogReplica
      do throws(Refusal) {
        replica = try LogReplica(
          restoring: records, frontier: frontier, lastTimeMilliseconds: UInt64(statement.int64(4)),
          checkpoint: statement.bytesOrNil(5),
          tail: statement.bytesOrNil(11).map(HashList.decode), term: UInt64(statement.int64(0)), known, suite)
      } catch {
        throw StoreError(.storeCorrupt, detail: "A log's state is damaged: \(error.code).")
      }
      if !statement.isNull(6), let refusal = Refusal(rawValue: statement.text(6)) {
        replica.stop(
          LogFault(
            refusal: refusal, sequence: try statement.uint64(7), logged: statement.text(8),
            own: statement.text(9)))
      }
      return StoredLog(
        reference: LogReference(rawValue: row), base: try statement.uint64(1), replica: replica,
        expired: try statement.uint64(10))
    }
  }

  private func records(_ row: Int64) throws(StoreError) -> [Snapshot.Record] {
    try connection.use("SELECT key, value FROM record WHERE log = ?1 ORDER BY key") {
      (statement) throws(StoreError) in
      try statement.bind(1, row)
      var records: [Snapshot.Record] = []
      while try statement.step() {
        records.append(Snapshot.Record(key: statement.bytes(0), value: statement.bytes(1)))
      }
      return records
    }
  }
}
