/// Writes the full-text index, in a file of its own, so that indexing never delays the acknowledgement of a message.
/// Belongs to one thread.
///
/// A batch and its cursor are one transaction, without fsync: after a power cut the index may be a few batches
/// behind, and the caller feeds it again from `cursor`.
package final class IndexWriter {
  let connection: Connection
  var state: IndexState

  /// Opens or makes the file at `path`.
  package init(path: String) throws(StoreError) {
    connection = try IndexFile.open(path, mode: .readWriteCreate)
    state = try IndexState.read(from: connection)
  }

  /// The cursor of the last batch applied, 0 at first.
  package var cursor: Int64 { state.cursor }

  package var documentCount: Int64 { state.documentCount }

  /// Applies a whole batch or nothing of it. `indexMismatch`: an old text is not the one that was indexed; the index
  /// must be built anew.
  package func apply(_ batch: IndexBatch) throws(StoreError) {
    var next = state
    next.cursor = batch.cursor
    try connection.transaction { () throws(StoreError) in
      let steps = try BatchPlan(batch.changes, on: connection).steps
      let firstNew = next.nextNumber
      // All other tables first: FTS5 writes its pending words out whenever a statement opens a savepoint.
      try writeRows(steps, &next)
      try next.write(to: connection)
      try writeWords(steps, firstNew: firstNew)
    }
    state = next
  }

  private func writeRows(_ steps: [BatchPlan.Step], _ next: inout IndexState) throws(StoreError) {
    var times = TimeRanges()
    var scopes = ScopeCounts()
    var tookOut = false
    for step in steps {
      let number = step.old?.stored.number ?? next.nextNumber
      if step.old == nil { next.nextNumber += 1 }
      next.documentCount += (step.new == nil ? 0 : 1) - (step.old == nil ? 0 : 1)
      tookOut = tookOut || (step.old != nil && step.changesWords)
      if let stored = step.old?.stored {
        scopes.remove(channel: stored.channel, author: stored.author, number: number)
      }
      if let document = step.new {
        try putRow(document, number: number)
        times.add(document.timeMilliseconds, number: number)
        scopes.add(channel: document.channel, author: document.author, number: number)
      } else {
        try removeRow(number)
      }
    }
    try times.write(to: connection)
    try scopes.write(to: connection)
    if tookOut { next.removals += 1 }
  }

  private func writeWords(_ steps: [BatchPlan.Step], firstNew: Int64) throws(StoreError) {
    var nextNumber = firstNew
    for step in steps {
      let number = step.old?.stored.number ?? nextNumber
      if step.old == nil { nextNumber += 1 }
      guard step.changesWords else { continue }
      if let (stored, text) = step.old {
        let scope = ScopeToken.scope(
          channel: stored.channel, author: stored.author, thread: stored.thread, number: number, text: text,
          hasFiles: stored.hasFiles)
        // FTS5 takes the words out of a contentless table by cutting the same text again.
        try writeWords(
          "INSERT INTO word (word, rowid, text, scope) VALUES ('delete', ?1, ?2, ?3)", number, text, scope)
      }
      if let new = step.new {
        let scope = ScopeToken.scope(
          channel: new.channel, author: new.author, thread: new.thread, number: number, text: new.text,
          hasFiles: new.hasFiles)
        try writeWords("INSERT INTO word (rowid, text, scope) VALUES (?1, ?2, ?3)", number, new.text, scope)
      }
    }
  }

  private func putRow(_ document: IndexDocument, number: Int64) throws(StoreError) {
    try connection.use(
      """
      INSERT OR REPLACE INTO document (number, key, channel, author, thread, time, fingerprint, length, files)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, number)
      try insert.bind(2, document.key)
      try insert.bind(3, document.channel)
      try insert.bind(4, document.author)
      try insert.bind(5, document.thread)
      try insert.bind(6, document.timeMilliseconds)
      try insert.bind(7, StoredDocument.fingerprint(of: document.text))
      try insert.bind(8, Int64(document.text.count))
      try insert.bind(9, Int64(document.hasFiles ? 1 : 0))
      try insert.run()
    }
  }

  private func writeWords(
    _ sql: StaticString, _ number: Int64, _ text: [UInt8], _ scope: [UInt8]
  ) throws(StoreError) {
    try connection.use(sql) { (insert) throws(StoreError) in
      try insert.bind(1, number)
      try insert.bind(3, text: scope)
      try insert.lending(2, text: ReadyTokens.unmarked(text)) { () throws(StoreError) in try insert.run() }
    }
  }

  private func removeRow(_ number: Int64) throws(StoreError) {
    try connection.use("DELETE FROM document WHERE number = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, number)
      try delete.run()
    }
  }
}
