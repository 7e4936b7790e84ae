import CSQLite

/// `tally(word, n)`: how often each phrase of the expression behind the first `n` occurs in the row, a byte each, 255 for
/// more.
enum TallyFunction {
  static func register(_ api: UnsafeMutablePointer<fts5_api>) -> Int32 {
    api.pointee.xCreateFunction?(api, "tally", nil, count, nil) ?? SQLITE_ERROR
  }

  private static let count:
    @convention(c) (
      UnsafePointer<Fts5ExtensionApi>?, OpaquePointer?, OpaquePointer?, Int32,
      UnsafeMutablePointer<OpaquePointer?>?
    ) -> Void = { api, row, result, argumentCount, arguments in
      guard let api, argumentCount == 1, let skipped = arguments?[0] else {
        return sqlite3_result_error_code(result, SQLITE_MISUSE)
      }
      let first = max(0, sqlite3_value_int(skipped))
      let phrases = api.pointee.xPhraseCount?(row) ?? 0
      var counts: [UInt8] = []
      for phrase in first..<max(first, phrases) {
        guard let count = occurrences(phrase, api.pointee, row) else {
          return sqlite3_result_error_code(result, SQLITE_ERROR)
        }
        counts.append(count)
      }
      counts.withUnsafeBytes { bytes in
        sqlite3_result_blob(result, bytes.baseAddress, Int32(bytes.count), csqlite_transient())
      }
    }

  private static func occurrences(_ phrase: Int32, _ api: Fts5ExtensionApi, _ row: OpaquePointer?) -> UInt8? {
    guard let begin = api.xPhraseFirst, let next = api.xPhraseNext else { return nil }
    var place = Fts5PhraseIter()
    var column: Int32 = 0
    var offset: Int32 = 0
    guard begin(row, phrase, &place, &column, &offset) == SQLITE_OK else { return nil }
    var count: UInt8 = 0
    while column >= 0, count < .max {
      count += 1
      next(row, &place, &column, &offset)
    }
    return count
  }
}
