internal import Wire

/// Letting go of bytes that no content needs, a little at a time. Each step is durable by itself, and may be cut off anywhere: the next
/// one goes on.
extension BlobStore {
  private static let partsAtOnce: Int64 = 256
  private static let holesAtOnce: Int64 = 1_024

  /// Does one step; false when there was nothing to do. Commits.
  public func collect() throws(StoreError) -> Bool {
    try commit()
    do throws(StoreError) { return try collectSome() } catch {
      endUndone()
      throw error
    }
  }

  private func collectSome() throws(StoreError) -> Bool {
    let going = try connection.integer("SELECT id FROM content WHERE state = 3 AND state <> 2 LIMIT 1")
    if going != 0 {
      isUnscrubbed = true
      try change { () throws(StoreError) in try letGo(of: going) }
      try commit()
      return true
    }
    let pack = try connection.integer("SELECT pack FROM hole LIMIT 1")
    guard pack != 0 else {
      // Bytes that no chunk had yet have been in the write-ahead log; while a reader is in the way they stay a little longer.
      if isUnscrubbed { isUnscrubbed = try !connection.checkpointTruncate() }
      return false
    }
    try empty(pack)
    return true
  }

  /// Some of a content's parts; with the last of them the content.
  private func letGo(of content: Int64) throws(StoreError) {
    let parts = try connection.use("SELECT offset, chunk FROM part WHERE content = ?1 LIMIT ?2") {
      (row) throws(StoreError) in
      try row.bind(1, content)
      try row.bind(2, Self.partsAtOnce)
      var parts: [(offset: Int64, chunk: Int64)] = []
      while try row.step() { parts.append((row.int64(0), row.int64(1))) }
      return parts
    }
    for part in parts {
      try connection.use("DELETE FROM part WHERE content = ?1 AND offset = ?2") {
        (delete) throws(StoreError) in
        try delete.bind(1, content)
        try delete.bind(2, part.offset)
        try delete.run()
      }
      try letGo(ofChunk: part.chunk)
    }
    guard parts.isEmpty else { return }
    for sql in ["DELETE FROM leaf WHERE content = ?1", "DELETE FROM content WHERE id = ?1"] as [StaticString]
    {
      try connection.use(sql) { (delete) throws(StoreError) in
        try delete.bind(1, content)
        try delete.run()
      }
    }
  }

  /// One part fewer stands for it; with the last, its place becomes a hole.
  private func letGo(ofChunk chunk: Int64) throws(StoreError) {
    let left = try connection.use(
      "UPDATE chunk SET refs = refs - 1 WHERE id = ?1 RETURNING refs, stored, form"
    ) {
      (update) throws(StoreError) -> (refs: Int64, stored: Int64, isDamaged: Bool) in
      try update.bind(1, chunk)
      guard try update.step() else { throw StoreError(.storeCorrupt, detail: "A part has no chunk.") }
      defer { _ = try? update.step() }
      return (update.int64(0), update.int64(1), update.int64(2) & BlobChunk.damage != 0)
    }
    guard left.refs == 0 else { return }
    let statements: [StaticString] = [
      "INSERT INTO hole (pack, offset, length) SELECT pack, offset, stored FROM chunk WHERE id = ?1",
      "DELETE FROM chunk WHERE id = ?1",
    ]
    for sql in statements {
      try connection.use(sql) { (statement) throws(StoreError) in
        try statement.bind(1, chunk)
        try statement.run()
      }
    }
    storedBytes -= min(storedBytes, UInt64(left.stored))
    if left.isDamaged { damagedChunks -= 1 }
  }

  /// Takes bytes out of a pack, or all of it away if no chunk is left there and none will come.
  private func empty(_ number: Int64) throws(StoreError) {
    let hasChunks = try connection.use("SELECT 1 FROM chunk WHERE pack = ?1 LIMIT 1") {
      (row) throws(StoreError) in
      try row.bind(1, number)
      return try row.step()
    }
    if !hasChunks, number != pack { return try remove(number) }
    let holes = try connection.use("SELECT offset, length FROM hole WHERE pack = ?1 ORDER BY offset LIMIT ?2")
    {
      (row) throws(StoreError) in
      try row.bind(1, number)
      try row.bind(2, Self.holesAtOnce)
      var holes: [Range<UInt64>] = []
      while try row.step() {
        let start = try row.uint64(0)
        holes.append(start..<(start + (try row.uint64(1))))
      }
      return holes
    }
    guard let last = holes.last else { return }
    for hole in Self.joined(holes) { try packs.punch(number, hole) }
    try packs.sync(number)
    try change { () throws(StoreError) in
      try connection.use("DELETE FROM hole WHERE pack = ?1 AND offset <= ?2") { (delete) throws(StoreError) in
        try delete.bind(1, number)
        try delete.bind(2, last.lowerBound)
        try delete.run()
      }
    }
    try commit()
  }

  /// Neighbours as one: a hole costs the file system some tenths of a millisecond, however long it is.
  private static func joined(_ holes: [Range<UInt64>]) -> [Range<UInt64>] {
    holes.reduce(into: []) { joined, hole in
      if let last = joined.last, last.upperBound == hole.lowerBound {
        joined[joined.count - 1] = last.lowerBound..<hole.upperBound
      } else {
        joined.append(hole)
      }
    }
  }

  /// The file first: a row without a file is tidied here again, a file without a row at the next start.
  private func remove(_ number: Int64) throws(StoreError) {
    try packs.remove(number)
    try change { () throws(StoreError) in
      for sql in ["DELETE FROM hole WHERE pack = ?1", "DELETE FROM pack WHERE id = ?1"] as [StaticString] {
        try connection.use(sql) { (delete) throws(StoreError) in
          try delete.bind(1, number)
          try delete.run()
        }
      }
    }
    try commit()
  }
}
