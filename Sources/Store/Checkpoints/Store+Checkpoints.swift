public import Model
public import Wire

/// Checkpoints beside the newest of each log.
extension Store {
  /// Notes of checkpoints that are larger than the copy of their log, smaller first. Their signatures are verified again when they
  /// are looked at.
  public func aheadCheckpoints() throws(StoreError) -> [LogReference: [Text]] {
    try connection.use("SELECT log, note FROM aheadCheckpoint ORDER BY log, size") {
      (row) throws(StoreError) in
      var notes: [LogReference: [Text]] = [:]
      while try row.step() {
        notes[LogReference(rawValue: row.int64(0)), default: []].append(Text(stored: row.bytes(1)))
      }
      return notes
    }
  }

  /// Keeps exactly these checkpoints that are larger than the copy of a log.
  public func save(
    ahead checkpoints: [(size: UInt64, note: Text)], of log: LogReference
  ) throws(StoreError) {
    try connection.use("DELETE FROM aheadCheckpoint WHERE log = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, log.rawValue)
      try delete.run()
    }
    for checkpoint in checkpoints {
      try connection.use("INSERT OR REPLACE INTO aheadCheckpoint (log, size, note) VALUES (?1, ?2, ?3)") {
        (insert) throws(StoreError) in
        try insert.bind(1, log.rawValue)
        try insert.bind(2, checkpoint.size)
        try insert.bind(3, text: checkpoint.note.utf8)
        try insert.run()
      }
    }
  }

  /// Of those named in headers, the most that are kept of a log.
  static let namedCheckpoints = 64

  /// Keeps a checkpoint that this node names in a header, for whoever asks for its signature.
  public func keepNamed(_ checkpoint: SignedCheckpoint, of log: LogReference) throws(StoreError) {
    try connection.use("INSERT OR REPLACE INTO namedCheckpoint (log, size, note) VALUES (?1, ?2, ?3)") {
      (insert) throws(StoreError) in
      try insert.bind(1, log.rawValue)
      try insert.bind(2, checkpoint.checkpoint.size)
      try insert.bind(3, text: checkpoint.note)
      try insert.run()
    }
    try connection.use(
      """
      DELETE FROM namedCheckpoint WHERE log = ?1 AND size <=
        (SELECT size FROM namedCheckpoint WHERE log = ?1 ORDER BY size DESC LIMIT 1 OFFSET ?2)
      """
    ) { (delete) throws(StoreError) in
      try delete.bind(1, log.rawValue)
      try delete.bind(2, Int64(Self.namedCheckpoints))
      try delete.run()
    }
  }

  /// The checkpoint of this size that this node named.
  public func namedCheckpoint(of size: UInt64, in log: LogReference) throws(StoreError) -> Text? {
    try connection.use("SELECT note FROM namedCheckpoint WHERE log = ?1 AND size = ?2") {
      (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      try row.bind(2, size)
      return try row.step() ? Text(stored: row.bytes(0)) : nil
    }
  }
}
