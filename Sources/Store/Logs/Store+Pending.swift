public import Model
internal import Suite
public import Wire

extension Store {
  /// Keeps an event until its home has ordered it.
  public func enqueue(_ event: Event, for home: NodeID, key: Text? = nil) throws(StoreError) -> PendingEvent {
    try connection.use(
      "INSERT INTO pending (log, home, header, body, key, user) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, event.log.bytes.bytes)
      try insert.bind(2, home.bytes.bytes)
      try insert.bind(3, event.headerBytes)
      try insert.bind(4, event.body)
      if let key { try insert.bind(5, text: key.utf8) } else { try insert.bindNull(5) }
      try insert.bind(6, event.header.author.user?.bytes.bytes)
      guard try insert.step() else { throw StoreError(.storeFault) }
      return PendingEvent(id: insert.int64(0), home: home, event: event, key: key)
    }
  }

  public func dequeue(_ pending: Int64) throws(StoreError) {
    try connection.use("DELETE FROM pending WHERE id = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, pending)
      try delete.run()
    }
  }

  /// The home turned the event away: it waits no longer, and its author can see it until it is forgotten.
  public func turnAway(_ pending: Int64, as code: Text, nowMilliseconds: UInt64) throws(StoreError) {
    try connection.use("UPDATE pending SET refusal = ?2, refused = ?3, key = NULL WHERE id = ?1") {
      (update) throws(StoreError) in
      try update.bind(1, pending)
      try update.bind(2, text: code.utf8)
      try update.bind(3, nowMilliseconds)
      try update.run()
    }
  }

  /// Forgets an event of a user's that was turned away. False: there is none.
  @discardableResult
  public func forgetTurnedAway(_ item: Int64, of user: UserID) throws(StoreError) -> Bool {
    try connection.use("DELETE FROM pending WHERE id = ?1 AND user = ?2 AND refusal IS NOT NULL") {
      (delete) throws(StoreError) in
      try delete.bind(1, item)
      try delete.bind(2, user.bytes.bytes)
      try delete.run()
    }
    return connection.changes > 0
  }

  public func forgetTurnedAway(before milliseconds: UInt64) throws(StoreError) {
    try connection.use("DELETE FROM pending WHERE refused < ?1") { (delete) throws(StoreError) in
      try delete.bind(1, milliseconds)
      try delete.run()
    }
  }

  /// All that waits, in the order in which it was accepted.
  public func pending() throws(StoreError) -> [PendingEvent] {
    let rows = try connection.use(
      "SELECT id, home, header, body, key FROM pending WHERE refusal IS NULL ORDER BY id"
    ) {
      (row) throws(StoreError) in
      var rows: [(Int64, [UInt8], [UInt8], [UInt8]?, Text?)] = []
      while try row.step() {
        let key = row.bytesOrNil(4).map { Text(String(decoding: $0, as: UTF8.self)) }
        rows.append((row.int64(0), row.bytes(1), row.bytes(2), row.bytesOrNil(3), key))
      }
      return rows
    }
    return try rows.map { (row) throws(StoreError) in
      guard let home = Bytes32(row.1) else { throw StoreError(.storeCorrupt) }
      do throws(Refusal) {
        return PendingEvent(
          id: row.0, home: NodeID(home), event: try Event(headerBytes: row.2, body: row.3, suite), key: row.4)
      } catch {
        throw StoreError(.storeCorrupt, detail: "A pending event is damaged: \(error.code).")
      }
    }
  }

  /// The highest position this node has used in each log, in lane 0.
  public func usedPositions(lane: UInt64 = 0) throws(StoreError) -> [LogID: Position] {
    try connection.use("SELECT log, lane, incarnation, counter FROM used WHERE lane = ?1") {
      (row) throws(StoreError) in
      try row.bind(1, lane)
      var used: [LogID: Position] = [:]
      while try row.step() {
        guard let log = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        used[LogID(log)] = Position(
          lane: try row.uint64(1), incarnation: try row.uint64(2), counter: try row.uint64(3))
      }
      return used
    }
  }

  /// Remembers a position as used, so that no event of this node ever takes it again.
  public func use(_ position: Position, in log: LogID) throws(StoreError) {
    try connection.use(
      "INSERT OR REPLACE INTO used (log, lane, incarnation, counter) VALUES (?1, ?2, ?3, ?4)"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, log.bytes.bytes)
      try insert.bind(2, position.lane)
      try insert.bind(3, position.incarnation)
      try insert.bind(4, position.counter)
      try insert.run()
    }
  }
}
