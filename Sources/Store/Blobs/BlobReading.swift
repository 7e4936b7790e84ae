internal import Model
internal import Suite
internal import Wire

/// Reads contents by the rows of one connection.
struct BlobReading {
  private let connection: Connection
  private let packs: any PackFiles
  private let compressor: Compressor
  private let suite: any CryptoSuite

  init(
    _ connection: Connection, _ packs: any PackFiles, _ compressor: Compressor, _ suite: any CryptoSuite
  ) {
    self.connection = connection
    self.packs = packs
    self.compressor = compressor
    self.suite = suite
  }

  /// Bytes of a content from `offset` on, at least one if there is one: to the end of a chunk, or `most`. Each chunk's hash is checked.
  func read(_ content: Int64, from offset: UInt64, atMost most: Int) throws(StoreError) -> [UInt8] {
    var bytes: [UInt8] = []
    var next = offset
    while bytes.count < most, let (start, chunk) = try chunk(at: next, of: content) {
      guard next < start + UInt64(chunk.length) else { break }
      let whole = try chunk.read(packs, compressor, suite)
      let skipped = Int(next - start)
      let part = whole[skipped...].prefix(most - bytes.count)
      if bytes.isEmpty, part.count == whole.count { bytes = whole } else { bytes += part }
      next += UInt64(part.count)
    }
    return bytes
  }

  private func chunk(
    at offset: UInt64, of content: Int64
  ) throws(StoreError) -> (start: UInt64, chunk: BlobChunk)? {
    try connection.use(
      """
      SELECT part.offset, hash, length, pack, chunk.offset, stored, form FROM part
      JOIN chunk ON chunk.id = part.chunk WHERE content = ?1 AND part.offset <= ?2 ORDER BY part.offset DESC LIMIT 1
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, content)
      try row.bind(2, offset)
      return try row.step() ? (try row.uint64(0), try BlobChunk(row, from: 1)) : nil
    }
  }

  func leaves(of content: Int64) throws(StoreError) -> [Bytes32] {
    try connection.use("SELECT hash FROM leaf WHERE content = ?1 ORDER BY number") {
      (row) throws(StoreError) in
      try row.bind(1, content)
      var leaves: [Bytes32] = []
      while try row.step() {
        guard let hash = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        leaves.append(hash)
      }
      return leaves
    }
  }
}
