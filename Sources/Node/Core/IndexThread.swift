internal import Glibc
internal import Store
internal import Suite
internal import Transport

/// Feeds the full-text index beside the core, so that no acknowledgement waits for it.
final class IndexThread: Sendable {
  /// Letting go rewrites the whole index: what is erased within this time of the first is let go of together with it.
  private static let gatheringMilliseconds: UInt64 = 2_000
  private static let lookMilliseconds: UInt32 = 20

  /// A token for each time that the store has grown.
  private let growth = JobQueue<Void>()
  private let isStopping = Flag()
  private let journal: Journal
  /// Told the index's cursor whenever it has moved.
  private let advanced: @Sendable (Int64) -> Void
  /// Told that nothing erased before this arrival is left in the index.
  private let purged: @Sendable (Int64) -> Void

  init(
    journal: Journal, advanced: @escaping @Sendable (Int64) -> Void,
    purged: @escaping @Sendable (Int64) -> Void
  ) {
    self.journal = journal
    self.advanced = advanced
    self.purged = purged
  }

  /// Opens the index at once, so that readers find it.
  func start(folder: DataFolder, _ suite: any CryptoSuite) throws(StoreError) {
    _ = try IndexFeed(folder: folder, suite)
    do throws(TransportError) {
      try Threads.start(name: "index") { [self] in
        while !isStopping.isRaised {
          do throws(StoreError) {
            try run(try IndexFeed(folder: folder, suite), try StoreReader(folder: folder, suite))
          } catch {
            journal.error("indexFailed", [("code", error.code.rawValue), ("advice", error.advice)])
            SystemClock.pause(milliseconds: 1_000)
          }
        }
      }
    } catch {
      throw StoreError(.outOfMemory)
    }
  }

  func grew() { growth.submit(()) }

  func stop() {
    isStopping.raise()
    growth.stop()
  }

  /// Feeds what has grown since the last turn, on the caller's thread.
  func turn(_ feed: IndexFeed, _ reader: StoreReader) throws(StoreError) {
    guard !growth.takeWaiting().isEmpty else { return }
    try catchUp(feed)
    if try reader.hasErased(upTo: feed.cursor) { try letGo(feed) }
  }

  private func catchUp(_ feed: IndexFeed) throws(StoreError) {
    while !isStopping.isRaised {
      guard try feed.advance() else { break }
      advanced(feed.cursor)
    }
  }

  private func run(_ feed: IndexFeed, _ reader: StoreReader) throws(StoreError) {
    advanced(feed.cursor)
    // When what was erased is to be let go of; nil where there is nothing.
    var lettingGoAt: UInt64?
    repeat {
      try catchUp(feed)
      let now = SystemClock.monotonicMilliseconds()
      if let due = lettingGoAt, due <= now {
        try letGo(feed)
        lettingGoAt = nil
      } else if lettingGoAt == nil, try reader.hasErased(upTo: feed.cursor) {
        lettingGoAt = now + Self.gatheringMilliseconds
      }
      // Gathers what arrives within a few milliseconds into one transaction.
      usleep(5_000)
    } while waitForWork(isLettingGo: lettingGoAt != nil) && !isStopping.isRaised
  }

  /// False when there will be no more.
  private func waitForWork(isLettingGo: Bool) -> Bool {
    guard isLettingGo else { return !growth.takeAll().isEmpty }
    SystemClock.pause(milliseconds: Self.lookMilliseconds)
    _ = growth.takeWaiting()
    return true
  }

  /// Purges erased words from the index, then lets the store forget the bodies they came from.
  private func letGo(_ feed: IndexFeed) throws(StoreError) {
    while feed.isPurgeDue && !isStopping.isRaised {
      switch try feed.purge() {
      case true?: continue
      case false?: break
      case nil: usleep(20_000)
      }
    }
    if !feed.isPurgeDue { purged(feed.cursor) }
  }
}
