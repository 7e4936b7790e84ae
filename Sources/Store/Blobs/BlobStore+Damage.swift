internal import Blobs
public import Model
internal import Suite
internal import Wire

/// Chunks whose bytes are not what they were: marked, so that nothing new is made of them, and replaced once right bytes are there.
extension BlobStore {
  /// Bytes of a blob that are to come anew.
  public struct Damage: Sendable, Equatable {
    /// The content's row.
    public let content: Int64
    /// Of the whole blob.
    public let size: UInt64
    /// Where its first damaged chunk lies in it.
    public let range: Range<UInt64>
  }

  /// Reads again what a content has at this range, and marks what is damaged. How many chunks were not known to be.
  public func noteDamage(of content: Int64, in range: Range<UInt64>) throws(StoreError) -> Int {
    try writeGathered()
    var found: [Int64] = []
    for (id, chunk) in try soundChunks(of: content, in: range) {
      do throws(StoreError) { _ = try chunk.read(packs, compressor, suite) } catch {
        guard error.code == .blobDamaged || error.code == .diskFault else { throw error }
        found.append(id)
      }
    }
    return try change { () throws(StoreError) in
      for chunk in found { try markDamaged(chunk) }
      return found.count
    }
  }

  func markDamaged(_ chunk: Int64) throws(StoreError) {
    try connection.use("UPDATE chunk SET form = form | 2 WHERE id = ?1") { (update) throws(StoreError) in
      try update.bind(1, chunk)
      try update.run()
    }
    damagedChunks += 1
  }

  /// A content that is coming shares bytes with others that cannot be read back: those are marked, and it is given up. Whoever sends it
  /// again has them stored anew. How many chunks were not known to be damaged.
  public func abandonDamaged(_ content: Int64) throws(StoreError) -> Int {
    let cut = try cut(of: content)
    let leaf = BlobShape.leaf(of: cut) * BlobShape.leafBytes
    var found = try noteDamage(of: content, in: 0..<UInt64(MediaSniffer.bytes))
    found += try noteDamage(of: content, in: leaf..<cut)
    try abandon(content)
    return found
  }

  /// The first damage of a blob that is here; `nil` while none is known.
  public func damage(of blob: BlobID) throws(StoreError) -> Damage? {
    guard damagedChunks > 0 else { return nil }
    return try connection.use(
      """
      SELECT content.id, content.size, part.offset, chunk.length FROM content
      JOIN part ON part.content = content.id JOIN chunk ON chunk.id = part.chunk
      WHERE content.hash = ?1 AND content.state BETWEEN 1 AND 2 AND form >= 2 ORDER BY part.offset LIMIT 1
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, blob.bytes.bytes)
      guard try row.step() else { return nil }
      let (offset, length) = (try row.uint64(2), try row.uint64(3))
      return Damage(content: row.int64(0), size: try row.uint64(1), range: offset..<(offset + length))
    }
  }

  /// The kept blobs of which something is damaged.
  public func damagedBlobs() throws(StoreError) -> [BlobID] {
    guard damagedChunks > 0 else { return [] }
    return try connection.use(
      """
      SELECT hash FROM content WHERE state = 2 AND id IN (
        SELECT content FROM part JOIN chunk ON chunk.id = part.chunk WHERE form >= 2) ORDER BY id
      """
    ) { (row) throws(StoreError) in
      var blobs: [BlobID] = []
      while try row.step() {
        guard let hash = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        blobs.append(BlobID(hash))
      }
      return blobs
    }
  }

  /// Puts these bytes, which a content is to have from `offset` on, in the place of damaged chunks that lie within them, for every content
  /// that has these chunks. How many are whole again.
  public func mend(_ content: Int64, from offset: UInt64, with bytes: [UInt8]) throws(StoreError) -> Int {
    try change { () throws(StoreError) in
      var mended = 0
      let end = offset + UInt64(bytes.count)
      for damaged in try damagedParts(of: content, in: offset..<end) {
        let start = Int(damaged.start - offset)
        let chunk = Array(bytes[start..<(start + damaged.length)])
        guard suite.sha256([], chunk) == damaged.hash else { continue }
        try replace(damaged.id, with: chunk)
        mended += 1
      }
      return mended
    }
  }

  /// Stores right bytes of a damaged chunk elsewhere; where it was becomes a hole.
  func replace(_ chunk: Int64, with bytes: [UInt8]) throws(StoreError) {
    let frame = compressor.compress(bytes)
    let (old, isDamaged) = try connection.use("SELECT stored, form FROM chunk WHERE id = ?1") {
      (row) throws(StoreError) in
      try row.bind(1, chunk)
      guard try row.step() else { throw StoreError(.storeCorrupt, detail: "A part has no chunk.") }
      return (try row.uint64(0), row.int64(1) & BlobChunk.damage != 0)
    }
    guard isDamaged else { return }
    try connection.use(
      "INSERT INTO hole (pack, offset, length) SELECT pack, offset, stored FROM chunk WHERE id = ?1"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, chunk)
      try insert.run()
    }
    let place = try gather(frame ?? bytes)
    storedBytes -= min(storedBytes, old)
    try connection.use(
      "UPDATE chunk SET pack = ?2, offset = ?3, stored = ?4, form = ?5 WHERE id = ?1"
    ) { (update) throws(StoreError) in
      try update.bind(1, chunk)
      try update.bind(2, pack)
      try update.bind(3, place)
      try update.bind(4, Int64((frame ?? bytes).count))
      try update.bind(5, (frame == nil ? BlobChunk.Form.plain : .zstandard).rawValue)
      try update.run()
    }
    damagedChunks -= 1
  }

  private func soundChunks(
    of content: Int64, in range: Range<UInt64>
  ) throws(StoreError) -> [(id: Int64, chunk: BlobChunk)] {
    try connection.use(
      """
      SELECT DISTINCT chunk.id, hash, length, pack, chunk.offset, stored, form FROM part
      JOIN chunk ON chunk.id = part.chunk WHERE content = ?1 AND part.offset > ?2 AND part.offset < ?3
      AND part.offset + length > ?4 AND form < 2
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, content)
      // No chunk that begins before can reach into the range.
      try row.bind(2, Int64(clamping: range.lowerBound) - Int64(Chunker.mostBytes))
      try row.bind(3, range.upperBound)
      try row.bind(4, range.lowerBound)
      var chunks: [(Int64, BlobChunk)] = []
      while try row.step() { chunks.append((row.int64(0), try BlobChunk(row, from: 1))) }
      return chunks
    }
  }

  private func damagedParts(
    of content: Int64, in range: Range<UInt64>
  ) throws(StoreError) -> [(id: Int64, start: UInt64, length: Int, hash: Bytes32)] {
    try connection.use(
      """
      SELECT chunk.id, part.offset, length, hash FROM part JOIN chunk ON chunk.id = part.chunk
      WHERE content = ?1 AND part.offset >= ?2 AND part.offset + length <= ?3 AND part.offset < ?3 AND form >= 2
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, content)
      try row.bind(2, range.lowerBound)
      try row.bind(3, range.upperBound)
      var chunks: [(Int64, UInt64, Int, Bytes32)] = []
      while try row.step() {
        guard let hash = Bytes32(row.bytes(3)) else { throw StoreError(.storeCorrupt) }
        chunks.append((row.int64(0), try row.uint64(1), Int(row.int64(2)), hash))
      }
      return chunks
    }
  }
}
