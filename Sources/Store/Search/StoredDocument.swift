/// A row of the `document` table: what the index must know of a document to find, filter and remove it.
struct StoredDocument {
  let number: Int64
  let channel: Int64
  let author: Int64
  let thread: Int64?
  /// FNV-1a of the text, so that a removal with another text is noticed: it would leave words behind unseen.
  let fingerprint: Int64
  let hasFiles: Bool

  static func fingerprint(of text: [UInt8]) -> Int64 { Int64(bitPattern: fnv1a(text)) }

  static func find(key: Int64, on connection: Connection) throws(StoreError) -> StoredDocument? {
    try connection.use(
      "SELECT number, channel, author, thread, fingerprint, files FROM document WHERE key = ?1"
    ) {
      (row) throws(StoreError) in
      try row.bind(1, key)
      guard try row.step() else { return nil }
      return StoredDocument(
        number: row.int64(0), channel: row.int64(1), author: row.int64(2), thread: row.int64OrNil(3),
        fingerprint: row.int64(4), hasFiles: row.int64(5) != 0)
    }
  }
}
