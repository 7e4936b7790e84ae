import Blobs
import Model
import Sodium
import TestSupport
import Testing
import Wire

@testable import Store

/// A store of files on packs that can fail, and what must hold of it.
struct BlobBench {
  let folder: DataFolder
  let packs: FailingPacks
  let suite: SodiumSuite

  init(_ folder: TemporaryFolder, _ packs: FailingPacks = FailingPacks()) throws {
    suite = try SodiumSuite()
    self.packs = packs
    self.folder = DataFolder(path: folder.path, files: PlainFiles(folder: folder.path), packs: packs)
  }

  func open(clock: @escaping () -> UInt64 = { 1 }) throws -> BlobStore {
    try BlobStore(folder: folder, suite, clock: clock)
  }

  func id(_ bytes: [UInt8]) throws -> BlobID {
    var hasher = LeafHasher(suite)
    var leaves = hasher.take(bytes[...])
    if let last = hasher.finish() { leaves.append(last) }
    return try #require(BlobTree(size: UInt64(bytes.count), leaves: leaves, suite)).id
  }

  /// Takes all of it in, in parts, and keeps it.
  @discardableResult
  func add(_ bytes: [UInt8], to store: BlobStore, _ random: inout Seeded) throws -> BlobID {
    let content = try store.begin(
      name: nil, user: nil, size: UInt64(bytes.count), expected: nil, nowMilliseconds: 1)
    try append(bytes, to: content, of: store, &random)
    let whole = try store.finish(content)
    try store.settle(content)
    try store.commit()
    return whole.blob
  }

  func append(_ bytes: [UInt8], to content: Int64, of store: BlobStore, _ random: inout Seeded) throws {
    var offset = Int(try store.arrived(content))
    while offset < bytes.count {
      let part = Array(bytes[offset...].prefix(random.integer(1...200_000)))
      try store.append(part, to: content, at: UInt64(offset))
      offset += part.count
      if random.oneIn(6) { try store.commit() }
    }
  }

  /// All bytes of a blob, as a reader gets them; `nil` if it is not there.
  func read(_ blob: BlobID) throws -> [UInt8]? {
    let reader = try BlobReader(folder: folder, suite)
    guard let content = try reader.content(of: blob) else { return nil }
    var bytes: [UInt8] = []
    while true {
      let part = try reader.read(content, from: UInt64(bytes.count), atMost: 300_000)
      if part.isEmpty { return bytes }
      bytes += part
    }
  }

  /// Bytes that compress and bytes that do not, by turns.
  static func bytes(_ count: Int, _ random: inout Seeded) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      if random.oneIn(2) {
        bytes += random.bytes(random.integer(1...60_000))
      } else {
        bytes += [UInt8](repeating: UInt8(random.integer(1...255)), count: random.integer(1...200_000))
      }
    }
    return Array(bytes.prefix(count))
  }

  /// What the rows say of each other.
  func expectConsistent(_ store: BlobStore, _ place: String) throws {
    let connection = store.connection
    #expect(
      try connection.integer(
        "SELECT count(*) FROM chunk WHERE refs <> (SELECT count(*) FROM part WHERE part.chunk = chunk.id)")
        == 0,
      "\(place): counts of references")
    #expect(
      try connection.integer(
        """
        SELECT count(*) FROM chunk JOIN hole ON hole.pack = chunk.pack
        AND hole.offset < chunk.offset + chunk.stored AND chunk.offset < hole.offset + hole.length
        """) == 0, "\(place): a hole where a chunk lies")
    #expect(
      try connection.integer(
        "SELECT count(*) FROM chunk JOIN pack ON pack.id = chunk.pack WHERE chunk.offset + chunk.stored > pack.size"
      )
        == 0, "\(place): a chunk behind the end of its pack")
    #expect(
      Int64(store.storedBytes) == (try connection.integer("SELECT sum(stored) FROM chunk")),
      "\(place): stored bytes")
    #expect(
      store.damagedChunks == Int(try connection.integer("SELECT count(*) FROM chunk WHERE form >= 2")),
      "\(place): damaged chunks")
    #expect(
      try connection.integer(
        """
        SELECT count(*) FROM total WHERE stored = (SELECT ifnull(sum(stored), 0) FROM chunk)
        AND damaged = (SELECT count(*) FROM chunk WHERE form >= 2)
        """) == 1, "\(place): totals")
  }
}
