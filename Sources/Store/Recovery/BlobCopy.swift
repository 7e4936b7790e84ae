internal import Glibc
public import Suite
internal import Wire

/// Copies files' bytes, beside whoever writes and lets go of them. To be made after the copy of the main database: what that one knows of
/// is then here too, unless it was erased since.
public struct BlobCopy {
  /// What the copy holds.
  public struct Report: Equatable, Sendable {
    public let files: Int64
    /// Files that were erased while they were copied: they are not in it.
    public let leftOut: Int
    /// Chunks that could not be read, or whose bytes were not the right ones: the copy says so of them, and a node that has it fetches them
    /// anew.
    public internal(set) var unreadable = 0
  }

  /// So many bytes of neighbouring chunks are read at once.
  private static let readBytes: UInt64 = 4_194_304
  private static let pageBytes: Int64 = 4_096

  private let source: Connection
  private let packs: any PackFiles
  private let compressor = Compressor()
  private let suite: any CryptoSuite

  /// `folder` is a data folder. `nil` where no file was ever kept.
  public init?(folder: String, _ suite: any CryptoSuite) throws(StoreError) {
    guard access("\(folder)/blobs.sqlite", F_OK) == 0 else { return nil }
    try self.init(folder: folder, PlainPacks(folder: "\(folder)/blobs"), suite)
  }

  init(folder: String, _ packs: any PackFiles, _ suite: any CryptoSuite) throws(StoreError) {
    self.suite = suite
    var options = ConnectionOptions(applicationID: BlobSchema.applicationID)
    options.mode = .readOnly
    source = try Connection(path: "\(folder)/blobs.sqlite", options)
    _ = try Migrations.verifyApplied(BlobSchema.migrations, on: source)
    self.packs = packs
  }

  /// Writes database and packs into a folder that has neither. They are durable when this returns, but for the database's name.
  /// `progress` is told pages of 4,096 bytes: those that are done, and all.
  public func write(
    to folder: String, progress: (Int64, Int64) -> Void
  ) throws(StoreError) -> Report {
    let path = "\(folder)/blobs.sqlite"
    try source.copy(to: path, applicationID: BlobSchema.applicationID) { _, _ in }
    let copy = try Connection(path: path, ConnectionOptions(applicationID: BlobSchema.applicationID))
    let missing = try copyPacks(of: copy, to: PlainPacks(folder: "\(folder)/blobs"), progress)
    let leftOut = try leaveOut(missing.gone, of: copy)
    try mark(missing.unreadable, of: copy)
    let files = try copy.integer("SELECT count(*) FROM content WHERE state BETWEEN 1 AND 2")
    guard try copy.checkpointTruncate(), try copy.isSound() else {
      throw StoreError(.storeCorrupt, detail: "The copy does not read as it was written.")
    }
    return Report(files: files, leftOut: leftOut, unreadable: missing.unreadable.count)
  }

  /// Rows of chunks of the copy whose bytes are not in it.
  private struct Missing {
    /// They were let go of before their bytes were read.
    var gone: [Int64] = []
    var unreadable: [Int64] = []
  }

  private struct Place {
    let row: Int64
    let chunk: BlobChunk
    var range: Range<UInt64> { chunk.offset..<(chunk.offset + UInt64(chunk.stored)) }
  }

  private func copyPacks(
    of copy: Connection, to target: PlainPacks, _ progress: (Int64, Int64) -> Void
  ) throws(StoreError) -> Missing {
    let all = try copy.integer("SELECT sum(stored) FROM chunk")
    var done: Int64 = 0
    var missing = Missing()
    for pack in try packRows(of: copy) {
      // As long as its row says, with holes where no chunk is: nothing of what was let go of is in the copy.
      try target.write([], to: pack.number, at: 0)
      try target.cut(pack.number, to: pack.size)
      var next: UInt64 = 0
      while case let places = try places(in: pack.number, from: next, of: copy), let last = places.last {
        try self.copy(places, of: pack.number, to: target, &missing)
        done += places.reduce(0) { $0 + Int64($1.range.count) }
        next = last.range.upperBound
        progress(done / Self.pageBytes, all / Self.pageBytes)
      }
      try target.sync(pack.number)
    }
    return missing
  }

  private func packRows(of copy: Connection) throws(StoreError) -> [(number: Int64, size: UInt64)] {
    try copy.use("SELECT id, size FROM pack ORDER BY id") { (row) throws(StoreError) in
      var packs: [(number: Int64, size: UInt64)] = []
      while try row.step() { packs.append((row.int64(0), try row.uint64(1))) }
      return packs
    }
  }

  /// The next chunks of a pack that lie beside each other.
  private func places(
    in pack: Int64, from offset: UInt64, of copy: Connection
  ) throws(StoreError) -> [Place] {
    try copy.use(
      """
      SELECT id, hash, length, pack, offset, stored, form FROM chunk WHERE pack = ?1 AND offset >= ?2
      ORDER BY offset
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, pack)
      try row.bind(2, offset)
      var places: [Place] = []
      while try row.step() {
        let place = Place(row: row.int64(0), chunk: try BlobChunk(row, from: 1))
        if let first = places.first, let last = places.last,
          last.range.upperBound != place.range.lowerBound
            || place.range.upperBound - first.range.lowerBound > Self.readBytes
        {
          break
        }
        places.append(place)
      }
      return places
    }
  }

  /// Copies those whose bytes are right. A chunk's row goes before its bytes do: as long as that is there, bytes that are wrong are damaged.
  private func copy(
    _ places: [Place], of pack: Int64, to target: PlainPacks, _ missing: inout Missing
  ) throws(StoreError) {
    guard let first = places.first, let last = places.last else { return }
    let range = first.range.lowerBound..<last.range.upperBound
    let together = try? packs.read(pack, at: range.lowerBound, count: range.count)
    for place in places {
      let start = Int(place.range.lowerBound - range.lowerBound)
      // The pack has gone with its last chunk; or some of it cannot be read: just then a copy of the rest is needed.
      let bytes =
        together.map { Array($0[start..<(start + place.chunk.stored)]) }
        ?? (try? packs.read(pack, at: place.range.lowerBound, count: place.chunk.stored))
      if let bytes, place.chunk.bytes(of: bytes, compressor, suite) != nil {
        try target.write(bytes, to: pack, at: place.range.lowerBound)
      } else if try !isGone(place, pack) {
        missing.unreadable.append(place.row)
      }
    }
    for place in places where try isGone(place, pack) {
      missing.gone.append(place.row)
      try target.punch(pack, place.range)
    }
  }

  /// Nothing new must be made of these chunks.
  private func mark(_ unreadable: [Int64], of copy: Connection) throws(StoreError) {
    for chunk in unreadable {
      try copy.use("UPDATE chunk SET form = form | 2 WHERE id = ?1") { (update) throws(StoreError) in
        try update.bind(1, chunk)
        try update.run()
      }
    }
  }

  /// Whether a chunk does not stand any more where it stood when the database was copied; no place is used twice.
  private func isGone(_ place: Place, _ pack: Int64) throws(StoreError) -> Bool {
    try source.use("SELECT 1 FROM chunk WHERE pack = ?1 AND offset = ?2") { (row) throws(StoreError) in
      try row.bind(1, pack)
      try row.bind(2, place.range.lowerBound)
      return try !row.step()
    }
  }

  /// Files with such chunks are let go of when a node starts on the copy; no new file must be made of these chunks until then. How many.
  private func leaveOut(_ lost: [Int64], of copy: Connection) throws(StoreError) -> Int {
    guard !lost.isEmpty else { return 0 }
    return try copy.transaction { () throws(StoreError) in
      try copy.execute("CREATE TEMP TABLE lost (chunk INTEGER PRIMARY KEY)")
      for chunk in lost {
        try copy.use("INSERT INTO lost (chunk) VALUES (?1)") { (insert) throws(StoreError) in
          try insert.bind(1, chunk)
          try insert.run()
        }
      }
      try copy.execute("UPDATE chunk SET hash = randomblob(32) WHERE id IN (SELECT chunk FROM lost)")
      try copy.execute(
        """
        UPDATE content SET state = 3, name = NULL WHERE state < 3
        AND id IN (SELECT content FROM part WHERE chunk IN (SELECT chunk FROM lost))
        """)
      return copy.changes
    }
  }
}
