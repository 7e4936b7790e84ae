/// Removal for good.
///
/// FTS5 marks a removed word and keeps it until its segment is merged. A purge merges all segments into one, a bounded
/// part a call, so that batches can be applied in between; SQLite overwrites what becomes free, and the write-ahead
/// log is cut. What a purge still has to do is in the file, so it goes on after a crash.
extension IndexWriter {
  /// True from a batch that took words out until a purge begun after it is done.
  package var isPurgeDue: Bool { state.isPurgeDue }

  /// Does a part of the work: rewrites about `pages` pages of 4 KB. Call it until it returns `.done`.
  package func purge(pages: Int32 = 500) throws(StoreError) -> PurgeProgress {
    guard state.isPurgeDue else { return .done }
    guard let target = state.purging else {
      var begun = state
      begun.purging = state.removals
      try merge(pages: -pages, then: begun)
      return .more
    }
    if try merge(pages: pages, then: state) { return .more }
    guard try connection.checkpointTruncate() else { return .busy }
    var finished = state
    finished.purged = target
    finished.purging = nil
    let written = finished
    try connection.transaction { () throws(StoreError) in try written.write(to: connection) }
    state = finished
    return state.isPurgeDue ? .more : .done
  }

  /// True where there was something to merge. A negative number begins the merging of everything into one segment;
  /// with `usermerge` at 2, positive ones go on until no two segments are left side by side.
  @discardableResult
  private func merge(pages: Int32, then next: IndexState) throws(StoreError) -> Bool {
    let before = connection.totalChanges
    try connection.transaction { () throws(StoreError) in
      try connection.use("INSERT INTO word (word, rank) VALUES ('merge', ?1)") {
        (insert) throws(StoreError) in
        try insert.bind(1, Int64(pages))
        try insert.run()
      }
      if next != state { try next.write(to: connection) }
    }
    state = next
    // The insert itself counts as one change: SQLite's documentation gives the same test.
    return connection.totalChanges - before >= 2
  }
}
