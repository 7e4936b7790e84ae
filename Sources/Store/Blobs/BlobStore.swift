internal import Blobs
internal import Model
public import Suite
internal import Wire

/// The one writer of files' bytes. Belongs to one thread.
///
/// A file is a *content*: chunks, cut where the bytes say, each stored once whatever content it is part of. What is begun is durable
/// after `commit`: first the bytes, then the rows that say where they are.
public final class BlobStore {
  /// A pack that has so many bytes gets no more.
  static let packBytes: UInt64 = 268_435_456
  /// So many chunks are remembered that were read back or written since the start.
  static let provenChunks = 16_384
  /// With so many bytes of chunks gathered they are written, and with so many written they are made durable.
  static let gatheredBytes = 4_194_304
  static let uncommittedBytes = 33_554_432
  /// Of so many contents that are coming what is known stays in memory while nobody sends of them.
  static let restingIntakes = 32

  let connection: Connection
  let packs: any PackFiles
  let suite: any CryptoSuite
  let chunker: Chunker
  let compressor = Compressor()
  /// Milliseconds since 1970.
  let clock: () -> UInt64
  var intakes: [Int64: BlobIntake] = [:]
  /// Hashes of chunks whose stored bytes are known to be right.
  var proven: Set<Bytes32> = []
  /// Chunks that were found damaged when somebody brought their bytes again.
  var foundDamaged = 0

  /// The pack that is written, how much of it rows stand for, and what is to be written after that.
  var pack: Int64 = 1
  var packSize: UInt64 = 0
  var gathered: [UInt8] = []
  var written: UInt64 = 0
  /// Packs that were filled in this transaction are durable already; this one is not.
  var isPackUnsynced = false
  var uncommitted = 0
  var touched: Set<Int64> = []
  /// Whether something was let go of since the write-ahead log was cut.
  var isUnscrubbed = false
  /// Bytes that all chunks take.
  public internal(set) var storedBytes: UInt64 = 0
  /// Chunks that are known to be damaged.
  public internal(set) var damagedChunks = 0
  /// Both, as they were at the last commit.
  private var durable: (storedBytes: UInt64, damagedChunks: Int) = (0, 0)
  /// What had been begun is gone, for this reason: until whoever began it is told so by `commit`, nothing new is.
  private var undone: StoreError?

  /// Opens what is there and cuts off what a crash has left unfinished. `clock` tells milliseconds since 1970.
  public init(
    folder: DataFolder, _ suite: any CryptoSuite, clock: @escaping () -> UInt64
  ) throws(StoreError) {
    packs = folder.packs
    self.suite = suite
    self.clock = clock
    chunker = Chunker(suite)
    connection = try Connection(
      path: folder.blobs, ConnectionOptions(applicationID: BlobSchema.applicationID))
    try Migrations.apply(BlobSchema.migrations, to: connection)
    try tidyPacks()
    durable = (
      UInt64(try connection.integer("SELECT stored FROM total")),
      Int(try connection.integer("SELECT damaged FROM total"))
    )
    try forgetUncommitted()
  }

  /// Makes everything durable that was begun. After an error some of it is forgotten, whoever of them began it: all are to be told.
  public func commit() throws(StoreError) {
    defer { undone = nil }
    if let undone { throw undone }
    try makeDurable()
  }

  /// The same between two commits. After an error nothing more is begun until the next.
  func makeDurable() throws(StoreError) {
    guard connection.isBegun else { return }
    do throws(StoreError) {
      try writeGathered()
      if isPackUnsynced { try packs.sync(pack) }
      try notePackSize()
      for content in touched {
        if let intake = intakes[content] { try note(intake) }
      }
      try connection.commit()
    } catch {
      undone = error
      try forgetUncommitted()
      throw error
    }
    // What all of an intake is durable of can be read back.
    if intakes.count > Self.restingIntakes {
      intakes = intakes.filter { max($0.value.promised, $0.value.cut) < $0.value.arrived }
    }
    packSize += written
    durable = (storedBytes, damagedChunks)
    startTransaction()
  }

  private func note(_ intake: BlobIntake) throws(StoreError) {
    let tail = intake.tail
    try connection.use("UPDATE content SET offset = ?2, tail = ?3, grown = ?4 WHERE id = ?1") {
      (update) throws(StoreError) in
      try update.bind(1, intake.content)
      try update.bind(2, tail == nil ? intake.cut : intake.arrived)
      try update.bind(3, tail)
      try update.bind(4, intake.grown)
      try update.run()
    }
  }

  /// Runs `body` in the transaction under way, or in a new one. If it throws all of that is undone, and what comes until the next commit
  /// is refused: it may build on what is no more.
  func change<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
    if let undone { throw undone }
    do throws(StoreError) {
      if !connection.isBegun { try connection.begin() }
      return try body()
    } catch {
      undone = error
      try forgetUncommitted()
      throw error
    }
  }

  /// Nobody waits to be told what became of this step.
  func endUndone() { undone = nil }

  /// Goes back to the last commit: what came since is to come again.
  func forgetUncommitted() throws(StoreError) {
    connection.rollback()
    intakes = [:]
    proven = []
    startTransaction()
    pack = max(1, try connection.integer("SELECT max(id) FROM pack"))
    packSize = UInt64(try connection.integer("SELECT size FROM pack ORDER BY id DESC LIMIT 1"))
    (storedBytes, damagedChunks) = durable
  }

  private func startTransaction() {
    gathered.removeAll(keepingCapacity: true)
    written = 0
    isPackUnsynced = false
    uncommitted = 0
    touched = []
  }

  /// A pack is as long as its row says: what is behind that is of no chunk. One without a row is not needed.
  private func tidyPacks() throws(StoreError) {
    var sizes: [Int64: UInt64] = [:]
    try connection.use("SELECT id, size FROM pack") { (row) throws(StoreError) in
      while try row.step() { sizes[row.int64(0)] = try row.uint64(1) }
    }
    for found in try packs.list() {
      guard let size = sizes[found.pack] else {
        try packs.remove(found.pack)
        continue
      }
      if found.size > size { try packs.cut(found.pack, to: size) }
    }
  }
}
