import CSQLite

extension Statement {
  func bind(_ index: Int32, _ value: Int64) throws(StoreError) {
    try check(sqlite3_bind_int64(handle, index, value))
  }

  func bind(_ index: Int32, _ value: Int64?) throws(StoreError) {
    if let value { try bind(index, value) } else { try bindNull(index) }
  }

  /// SQLite's integers have a sign: a value of 2^63 or more is refused as `valueTooLarge`.
  func bind(_ index: Int32, _ value: UInt64) throws(StoreError) {
    guard let signed = Int64(exactly: value) else { throw StoreError(.valueTooLarge) }
    try bind(index, signed)
  }

  func bindNull(_ index: Int32) throws(StoreError) {
    try check(sqlite3_bind_null(handle, index))
  }

  /// A blob, copied once.
  func bind(_ index: Int32, _ blob: [UInt8]) throws(StoreError) {
    try check(copy(blob, to: index, as: .blob))
  }

  func bind(_ index: Int32, _ blob: [UInt8]?) throws(StoreError) {
    if let blob { try bind(index, blob) } else { try bindNull(index) }
  }

  func bind(_ index: Int32, _ blob: ArraySlice<UInt8>) throws(StoreError) {
    try check(copy(blob, to: index, as: .blob))
  }

  /// Text as UTF-8, copied once. SQLite does not check the bytes, nor does this.
  func bind(_ index: Int32, text utf8: [UInt8]) throws(StoreError) {
    try check(copy(utf8, to: index, as: .text))
  }

  func bind(_ index: Int32, text: String) throws(StoreError) {
    try bind(index, text: Array(text.utf8))
  }

  /// A blob lent to SQLite without a copy while `body` runs: step, and read the rows, inside.
  func lending<Result>(
    _ index: Int32, _ blob: [UInt8], _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try lending(index, blob, as: .blob, body)
  }

  /// UTF-8 text lent to SQLite without a copy while `body` runs: step, and read the rows, inside.
  func lending<Result>(
    _ index: Int32, text utf8: [UInt8], _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try lending(index, utf8, as: .text, body)
  }

  private enum Kind { case blob, text }

  private func lending<Result>(
    _ index: Int32, _ bytes: [UInt8], as kind: Kind, _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try bytes.withUnsafeBufferPointer { (buffer) throws(StoreError) in
      try check(bind(index, UnsafeRawBufferPointer(buffer), as: kind, lifetime: nil))
      defer {
        // A parameter can only be rebound on a statement that is not running.
        sqlite3_reset(handle)
        sqlite3_bind_null(handle, index)
      }
      return try body()
    }
  }

  private func copy(_ bytes: some Sequence<UInt8>, to index: Int32, as kind: Kind) -> Int32 {
    let bound = bytes.withContiguousStorageIfAvailable {
      bind(index, UnsafeRawBufferPointer($0), as: kind, lifetime: csqlite_transient())
    }
    return bound ?? SQLITE_MISUSE
  }

  private func bind(
    _ index: Int32, _ bytes: UnsafeRawBufferPointer, as kind: Kind, lifetime: sqlite3_destructor_type?
  ) -> Int32 {
    let count = UInt64(bytes.count)
    // A null pointer would bind NULL where an empty value is meant.
    guard let start = bytes.baseAddress, count > 0 else {
      return kind == .blob
        ? sqlite3_bind_zeroblob(handle, index, 0)
        : sqlite3_bind_text(handle, index, "", 0, csqlite_transient())
    }
    switch kind {
    case .blob:
      return sqlite3_bind_blob64(handle, index, start, count, lifetime)
    case .text:
      let text = start.assumingMemoryBound(to: CChar.self)
      return sqlite3_bind_text64(handle, index, text, count, lifetime, UInt8(SQLITE_UTF8))
    }
  }

  private func check(_ code: Int32) throws(StoreError) {
    if code != SQLITE_OK { throw StoreError(sqlite: code) }
  }
}
