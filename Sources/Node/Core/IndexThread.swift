internal import Glibc
internal import Store
internal import Suite
internal import Synchronization
internal import Transport

/// Feeds the full-text index beside the core, so that no acknowledgement waits for it.
final class IndexThread: Sendable {
  private struct State {
    var hasWork = true
    var isStopping = false
  }

  private let state = Mutex(State())
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
        do throws(StoreError) {
          try run(try IndexFeed(folder: folder, suite), try StoreReader(folder: folder, suite))
        } catch {
          journal.error("indexStopped", [("code", error.code.rawValue), ("advice", error.advice)])
        }
      }
    } catch {
      throw StoreError(.outOfMemory)
    }
  }

  func grew() { state.withLock { $0.hasWork = true } }
  func stop() { state.withLock { $0.isStopping = true } }

  private func run(_ feed: IndexFeed, _ reader: StoreReader) throws(StoreError) {
    advanced(feed.cursor)
    while true {
      let (hasWork, isStopping) = state.withLock { state in
        defer { state.hasWork = false }
        return (state.hasWork, state.isStopping)
      }
      if isStopping { return }
      if hasWork {
        while try feed.advance() { advanced(feed.cursor) }
        try letGo(feed, reader)
      } else {
        // Gathers what arrives within a few milliseconds into one transaction.
        usleep(5_000)
      }
    }
  }

  /// Purges erased words from the index, then lets the store forget the bodies they came from.
  private func letGo(_ feed: IndexFeed, _ reader: StoreReader) throws(StoreError) {
    guard try reader.hasErased(upTo: feed.cursor) else { return }
    while feed.isPurgeDue {
      switch try feed.purge() {
      case true?: continue
      case false?: break
      case nil: usleep(20_000)
      }
    }
    purged(feed.cursor)
  }
}
