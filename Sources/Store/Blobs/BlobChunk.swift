internal import Suite
internal import Wire

/// Where a chunk lies, and what it is to be.
struct BlobChunk {
  /// Added to the form of a chunk whose stored bytes are known to be damaged.
  static let damage: Int64 = 2

  enum Form: Int64 {
    case plain = 0
    case zstandard = 1
  }

  let hash: Bytes32
  let length: Int
  let pack: Int64
  let offset: UInt64
  let stored: Int
  let form: Form

  /// From columns hash, length, pack, offset, stored, form, beginning with this one.
  init(_ row: Statement, from column: Int32) throws(StoreError) {
    guard let hash = Bytes32(row.bytes(column)),
      let form = Form(rawValue: row.int64(column + 5) & ~Self.damage)
    else {
      throw StoreError(.storeCorrupt, detail: "A chunk's row is damaged.")
    }
    self.hash = hash
    self.form = form
    length = Int(row.int64(column + 1))
    pack = row.int64(column + 2)
    offset = try row.uint64(column + 3)
    stored = Int(row.int64(column + 4))
  }

  /// The chunk's bytes, whose hash is the right one; `blobDamaged` if they are not there.
  func read(
    _ packs: any PackFiles, _ compressor: Compressor, _ suite: any CryptoSuite
  ) throws(StoreError) -> [UInt8] {
    let stored: [UInt8]
    do throws(StoreError) { stored = try packs.read(pack, at: offset, count: self.stored) } catch {
      // A pack that is too short has lost bytes; one that cannot be read may have them.
      throw error.code == .storeCorrupt ? fault : error
    }
    guard let bytes = bytes(of: stored, compressor, suite) else { throw fault }
    return bytes
  }

  /// The chunk's bytes from those of its pack; `nil` if these are not right.
  func bytes(of stored: [UInt8], _ compressor: Compressor, _ suite: any CryptoSuite) -> [UInt8]? {
    guard let bytes = unpacked(stored, compressor), suite.sha256([], bytes) == hash else { return nil }
    return bytes
  }

  /// Whether its pack has what these bytes, which are right, would be read back from.
  func holds(_ bytes: [UInt8], _ packs: any PackFiles, _ compressor: Compressor) -> Bool {
    guard let stored = try? packs.read(pack, at: offset, count: stored) else { return false }
    return unpacked(stored, compressor) == bytes
  }

  private func unpacked(_ stored: [UInt8], _ compressor: Compressor) -> [UInt8]? {
    form == .plain ? stored : compressor.decompress(stored, length: length)
  }

  private var fault: StoreError { StoreError(.blobDamaged, detail: "Pack \(pack), byte \(offset).") }
}
