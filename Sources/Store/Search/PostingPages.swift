/// How much there is to read for a token, in pages of FTS5's index (about 4 KB, some thousand documents of a list).
///
/// FTS5 keeps for each segment at which page a term begins (`word_idx`), so that the distance to the next one tells the
/// length of a list without reading it. An estimate: it decides in which way a search goes, never what it finds.
struct PostingPages {
  private let connection: Connection
  private let segments: [Int64]

  init(on connection: Connection) throws(StoreError) {
    self.connection = connection
    var segments: [Int64] = []
    var last: Int64 = -1
    while let next = try Self.segment(after: last, connection) {
      segments.append(next)
      last = next
    }
    self.segments = segments
  }

  /// Pages beyond the first of each segment: 0 for a rare token, and for a prefix of all words that begin so.
  func count(_ token: [UInt8], isPrefix: Bool) throws(StoreError) -> Int64 {
    let characters = token.count { $0 & 0xC0 != 0x80 }
    let index = isPrefix && characters <= SearchTerm.indexedPrefix ? UInt8(characters) : 0
    let low = [UInt8(ascii: "0") + index] + token
    // No token holds 0xFF.
    let high = isPrefix && index == 0 ? low + [0xFF] : low
    var pages: Int64 = 0
    for segment in segments {
      guard let end = try page(after: high, in: segment) else { continue }
      pages += max(0, end - (try page(of: low, in: segment) ?? end) - 1)
    }
    return pages
  }

  private static func segment(after last: Int64, _ connection: Connection) throws(StoreError) -> Int64? {
    try connection.use("SELECT min(segid) FROM word_idx WHERE segid > ?1") { (row) throws(StoreError) in
      try row.bind(1, last)
      return try row.step() ? row.int64OrNil(0) : nil
    }
  }

  private func page(of term: [UInt8], in segment: Int64) throws(StoreError) -> Int64? {
    try connection.use(
      "SELECT pgno >> 1 FROM word_idx WHERE segid = ?1 AND term <= ?2 ORDER BY term DESC LIMIT 1"
    ) { (row) throws(StoreError) in
      try row.bind(1, segment)
      try row.bind(2, term)
      return try row.step() ? row.int64(0) : nil
    }
  }

  private func page(after term: [UInt8], in segment: Int64) throws(StoreError) -> Int64? {
    try connection.use(
      "SELECT pgno >> 1 FROM word_idx WHERE segid = ?1 AND term > ?2 ORDER BY term LIMIT 1"
    ) { (row) throws(StoreError) in
      try row.bind(1, segment)
      try row.bind(2, term)
      return try row.step() ? row.int64(0) : nil
    }
  }
}
