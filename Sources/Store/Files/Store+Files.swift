public import Model
internal import Wire

/// Files whose bytes are here, and which of them are needed.
extension Store {
  /// Notes a file whose bytes are here: it is not to be let go of, if it was.
  public func keep(_ whole: WholeBlob) throws(StoreError) {
    try connection.use("INSERT OR IGNORE INTO file (hash, size, type) VALUES (?1, ?2, ?3)") {
      (insert) throws(StoreError) in
      try insert.bind(1, whole.blob.bytes.bytes)
      try insert.bind(2, whole.size)
      try insert.bind(3, text: whole.type.utf8)
      try insert.run()
    }
    try forgetDrop(of: whole.blob)
  }

  /// A file whose bytes are here.
  public func file(_ blob: BlobID) throws(StoreError) -> WholeBlob? {
    try connection.use("SELECT size, type FROM file WHERE hash = ?1") { (row) throws(StoreError) in
      try row.bind(1, blob.bytes.bytes)
      guard try row.step() else { return nil }
      return WholeBlob(blob: blob, size: try row.uint64(0), type: Text(stored: row.bytes(1)))
    }
  }

  /// The bytes of a file are not here after all: they can be fetched again.
  public func forgetFile(_ blob: BlobID) throws(StoreError) {
    try connection.use("DELETE FROM file WHERE hash = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, blob.bytes.bytes)
      try delete.run()
    }
  }

  /// A user may send this file until then.
  public func claim(_ blob: BlobID, for user: UserID, untilMilliseconds: UInt64) throws(StoreError) {
    try connection.use("INSERT OR REPLACE INTO fileClaim (hash, user, expires) VALUES (?1, ?2, ?3)") {
      (insert) throws(StoreError) in
      try insert.bind(1, blob.bytes.bytes)
      try insert.bind(2, user.bytes.bytes)
      try insert.bind(3, untilMilliseconds)
      try insert.run()
    }
  }

  public func hasClaim(_ blob: BlobID, _ user: UserID) throws(StoreError) -> Bool {
    try connection.use("SELECT 1 FROM fileClaim WHERE hash = ?1 AND user = ?2") { (row) throws(StoreError) in
      try row.bind(1, blob.bytes.bytes)
      try row.bind(2, user.bytes.bytes)
      return try row.step()
    }
  }

  /// A message of the user's names these files now, and keeps them.
  public func forgetClaims(of user: UserID, to blobs: [BlobID]) throws(StoreError) {
    for blob in blobs {
      try connection.use("DELETE FROM fileClaim WHERE hash = ?1 AND user = ?2") {
        (delete) throws(StoreError) in
        try delete.bind(1, blob.bytes.bytes)
        try delete.bind(2, user.bytes.bytes)
        try delete.run()
      }
    }
  }

  public func forgetClaims(before milliseconds: UInt64) throws(StoreError) {
    try connection.use("DELETE FROM fileClaim WHERE expires < ?1 RETURNING hash") {
      (delete) throws(StoreError) in
      try delete.bind(1, milliseconds)
      try noteUnnamed(delete)
    }
  }

  /// Takes note of files that rows named which are gone; the first column has their hashes.
  func noteUnnamed(_ deleted: Statement) throws(StoreError) {
    while try deleted.step() {
      guard let hash = Bytes32(deleted.bytes(0)) else { throw StoreError(.storeCorrupt) }
      unnamedFiles.insert(BlobID(hash))
    }
  }

  /// Whether no body names a file and nobody has uploaded it lately.
  public func isLoose(_ blob: BlobID) throws(StoreError) -> Bool {
    try connection.use(
      "SELECT 1 FROM fileReference WHERE hash = ?1 UNION ALL SELECT 1 FROM fileClaim WHERE hash = ?1 LIMIT 1"
    ) { (row) throws(StoreError) in
      try row.bind(1, blob.bytes.bytes)
      return try !row.step()
    }
  }

  /// All such files that are here, at most so many.
  public func looseFiles(limit: Int) throws(StoreError) -> [BlobID] {
    try blobs(
      """
      SELECT hash FROM file WHERE NOT EXISTS (SELECT 1 FROM fileReference WHERE fileReference.hash = file.hash)
      AND NOT EXISTS (SELECT 1 FROM fileClaim WHERE fileClaim.hash = file.hash) LIMIT ?1
      """, limit: limit)
  }

  /// Decides that a file is to go; told until its bytes are being let go of.
  public func drop(_ blob: BlobID) throws(StoreError) {
    try forgetFile(blob)
    try connection.use("DELETE FROM fileSource WHERE hash = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, blob.bytes.bytes)
      try delete.run()
    }
    try connection.use("INSERT OR IGNORE INTO fileDrop (hash) VALUES (?1)") { (insert) throws(StoreError) in
      try insert.bind(1, blob.bytes.bytes)
      try insert.run()
    }
  }

  public func drops() throws(StoreError) -> [BlobID] {
    try blobs("SELECT hash FROM fileDrop LIMIT ?1", limit: .max)
  }

  public func forgetDrop(of blob: BlobID) throws(StoreError) {
    try connection.use("DELETE FROM fileDrop WHERE hash = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, blob.bytes.bytes)
      try delete.run()
    }
  }

  /// All files whose bytes are here.
  public func files() throws(StoreError) -> [BlobID] {
    try blobs("SELECT hash FROM file LIMIT ?1", limit: .max)
  }

  private func blobs(_ sql: StaticString, limit: Int) throws(StoreError) -> [BlobID] {
    try connection.use(sql) { (row) throws(StoreError) in
      try row.bind(1, Int64(limit))
      var blobs: [BlobID] = []
      while try row.step() {
        guard let hash = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        blobs.append(BlobID(hash))
      }
      return blobs
    }
  }
}
