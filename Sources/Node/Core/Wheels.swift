internal import Store
internal import Suite

/// Does on one thread, turn by turn, what a node's threads do otherwise: for a world that has time in its own hands.
final class Wheels: @unchecked Sendable {
  // Sendable: turned by one thread alone.
  private let core: Core
  private let reader: StoreReader
  private let search: MessageSearch
  private let feed: IndexFeed
  private let blobs: BlobStore
  private let blobReader: BlobReader

  init(_ core: sending Core, _ blobs: sending BlobStore, _ folder: DataFolder, _ suite: any CryptoSuite)
    throws(StoreError)
  {
    self.core = core
    self.blobs = blobs
    blobReader = try BlobReader(folder: folder, suite)
    feed = try IndexFeed(folder: folder, suite)
    reader = try StoreReader(folder: folder, suite)
    search = try MessageSearch(folder: folder)
  }

  /// Alarms hold the core that holds them; a process that has ended hears none.
  deinit { core.alarms = [] }

  /// When the next turn is due by the monotonic clock, in milliseconds: 0 for at once, `nil` for when something is asked.
  /// The index's faults are told to `indexFailed`.
  func turn(
    _ node: HanseNode, indexFailed: (StoreError) -> Void
  ) -> (isOver: Bool, dueMilliseconds: UInt64?) {
    node.passwords.runWaiting()
    let reads = node.readers.runWaiting(reader, search) + node.fileReaders.runWaiting(blobReader)
    let hasFiles = node.files.turn(blobs)
    let turn = node.core.turn(core)
    do throws(StoreError) { try node.index.turn(feed, reader) } catch { indexFailed(error) }
    switch turn {
    case .over: return (true, nil)
    case .worked: return (false, 0)
    case .idle: return (false, reads > 0 || hasFiles ? 0 : core.memoryIsStale ? nil : core.wakeAtMilliseconds)
    }
  }

  /// The arrival up to which the index has everything.
  var indexCursor: Int64 { feed.cursor }

  /// Looks at the core between turns.
  func look<Result>(_ body: (Core) -> Result) -> Result { body(core) }
}
