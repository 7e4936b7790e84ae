public import Model
internal import Wire

/// Which bodies name which files.
extension Store {
  /// Notes the files that an accepted message or edit names.
  func referToFiles(of event: Event, at key: EntryKey) throws(StoreError) {
    guard let bytes = event.body, Body.mayHaveMoreThanText(bytes),
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

  /// The members of a channel have given all bytes of a file.
  public func noteSource(of blob: BlobID, _ log: LogReference) throws(StoreError) {
    try connection.use("INSERT OR IGNORE INTO fileSource (hash, log) VALUES (?1, ?2)") {
      (insert) throws(StoreError) in
      try insert.bind(1, blob.bytes.bytes)
      try insert.bind(2, log.rawValue)
      try insert.run()
    }
  }

  /// The logs of which a body names this file so that it counts for this node (spec: blobs, BLB-5).
  public func logs(sharing blob: BlobID, at node: NodeID) throws(StoreError) -> Set<LogReference> {
    let own = try row(of: node)
    return try connection.use(
      """
      SELECT entry FROM fileReference WHERE hash = ?1 AND (node = ?2 OR EXISTS (
        SELECT 1 FROM fileSource WHERE fileSource.hash = ?1 AND log = entry >> 40))
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, blob.bytes.bytes)
      try row.bind(2, own)
      var logs: Set<LogReference> = []
      while try row.step() { logs.insert(EntryKey(rawValue: row.int64(0)).log) }
      return logs
    }
  }
}

extension StoreReader {
  /// Whether a body of these sequences of a log names this file so that it counts for this node: one of the node's own users wrote it, or
  /// the log's members have given the bytes (spec: blobs, BLB-5).
  public func isShared(
    _ blob: BlobID, in sequences: Range<UInt64>, of log: LogReference, at node: NodeID
  ) throws(StoreError) -> Bool {
    try connection.use(
      """
      SELECT 1 FROM fileReference WHERE hash = ?1 AND entry >= ?2 AND entry < ?3 AND (
        node = (SELECT id FROM node WHERE node.node = ?4)
        OR EXISTS (SELECT 1 FROM fileSource WHERE fileSource.hash = ?1 AND log = ?5)) LIMIT 1
      """
    ) { (row) throws(StoreError) in
      try row.bind(4, node.bytes.bytes)
      try row.bind(5, log.rawValue)
      try row.bind(1, blob.bytes.bytes)
      try row.bind(2, EntryKey(log: log, sequence: sequences.lowerBound).rawValue)
      try row.bind(3, EntryKey(log: log, sequence: sequences.upperBound).rawValue)
      return try row.step()
    }
  }

  /// What a user of this node has in messages, and has uploaded and not sent, in bytes; each file once.
  public func fileBytes(of user: UserID, at node: NodeID) throws(StoreError) -> UInt64 {
    try connection.use(
      """
      SELECT sum(size) FROM (
        SELECT hash, size FROM fileReference WHERE node = (SELECT id FROM node WHERE node.node = ?1) AND user = ?2
        UNION SELECT hash, size FROM fileClaim JOIN file USING (hash) WHERE user = ?2
      )
      """
    ) { (statement) throws(StoreError) in
      try statement.bind(1, node.bytes.bytes)
      try statement.bind(2, user.bytes.bytes)
      return try statement.step() ? try statement.uint64(0) : 0
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
