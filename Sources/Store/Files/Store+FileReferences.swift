public import Model
internal import Wire

/// Which bodies name which files.
extension Store {
  /// Notes the files that an accepted message or edit names.
  func referToFiles(of event: Event, at key: EntryKey) throws(StoreError) {
    guard let bytes = event.body, Body.mayMention(bytes),
      let body = try? Body.decode(bytes, for: event.header.kind)
    else { return }
    for file in body.files {
      let node = try row(of: event.header.author.node)
      try connection.use(
        "INSERT OR IGNORE INTO fileReference (hash, entry, node, user, size) VALUES (?1, ?2, ?3, ?4, ?5)"
      ) { (insert) throws(StoreError) in
        try insert.bind(1, file.blob.bytes.bytes)
        try insert.bind(2, key.rawValue)
        try insert.bind(3, node)
        try insert.bind(4, event.header.author.user?.bytes.bytes ?? [])
        try insert.bind(5, file.size)
        try insert.run()
      }
    }
  }

  /// Bodies are gone, and what they named with them.
  func forgetFiles(in sequences: Range<UInt64>, of log: LogReference) throws(StoreError) {
    try connection.use("DELETE FROM fileReference WHERE entry >= ?1 AND entry < ?2 RETURNING hash") {
      (delete) throws(StoreError) in
      try delete.bind(1, EntryKey(log: log, sequence: sequences.lowerBound).rawValue)
      try delete.bind(2, EntryKey(log: log, sequence: sequences.upperBound).rawValue)
      try noteUnnamed(delete)
    }
  }

  /// The logs of which a body names this file.
  public func logs(naming blob: BlobID) throws(StoreError) -> Set<LogReference> {
    try connection.use("SELECT entry FROM fileReference WHERE hash = ?1") { (row) throws(StoreError) in
      try row.bind(1, blob.bytes.bytes)
      var logs: Set<LogReference> = []
      while try row.step() { logs.insert(EntryKey(rawValue: row.int64(0)).log) }
      return logs
    }
  }

  /// What a user's messages name and what the user has uploaded and not sent, in bytes; each file once.
  public func fileBytes(of user: UserID, at node: NodeID) throws(StoreError) -> UInt64 {
    let row = try row(of: node)
    return try connection.use(
      """
      SELECT sum(size) FROM (
        SELECT hash, size FROM fileReference WHERE node = ?1 AND user = ?2
        UNION SELECT hash, size FROM fileClaim JOIN file USING (hash) WHERE user = ?2
      )
      """
    ) { (statement) throws(StoreError) in
      try statement.bind(1, row)
      try statement.bind(2, user.bytes.bytes)
      return try statement.step() ? try statement.uint64(0) : 0
    }
  }
}

extension StoreReader {
  /// Whether a body of these sequences of a log names this file.
  public func isNamed(
    _ blob: BlobID, in sequences: Range<UInt64>, of log: LogReference
  ) throws(StoreError) -> Bool {
    try connection.use("SELECT 1 FROM fileReference WHERE hash = ?1 AND entry >= ?2 AND entry < ?3 LIMIT 1") {
      (row) throws(StoreError) in
      try row.bind(1, blob.bytes.bytes)
      try row.bind(2, EntryKey(log: log, sequence: sequences.lowerBound).rawValue)
      try row.bind(3, EntryKey(log: log, sequence: sequences.upperBound).rawValue)
      return try row.step()
    }
  }

  /// How many files are here, and how many bytes they have.
  public func fileTotals() throws(StoreError) -> FileTotals {
    try connection.use(
      """
      SELECT count(*), sum(size), (
        SELECT count(DISTINCT hash) FROM fileReference
        WHERE NOT EXISTS (SELECT 1 FROM file WHERE file.hash = fileReference.hash)) FROM file
      """
    ) { (row) throws(StoreError) in
      guard try row.step() else { return FileTotals(files: 0, bytes: 0, missing: 0) }
      return FileTotals(files: Int(row.int64(0)), bytes: try row.uint64(1), missing: Int(row.int64(2)))
    }
  }
}
