import CSQLite

/// Our tokenizer as FTS5 knows it, under the name `hanse`, and our function `tally`. To be registered on every connection that opens the index.
enum TokenizerModule {
  static func register(on connection: Connection) throws(StoreError) {
    let api = try fts5(of: connection)
    var module = fts5_tokenizer(xCreate: create, xDelete: { _ in }, xTokenize: tokenize)
    guard let register = api.pointee.xCreateTokenizer else { throw StoreError(.storeFault) }
    try connection.check(register(api, "hanse", nil, &module, nil))
    try connection.check(TallyFunction.register(api))
  }

  /// FTS5 hands out its interface through a pointer bound to `SELECT fts5(?1)`.
  private static func fts5(of connection: Connection) throws(StoreError) -> UnsafeMutablePointer<fts5_api> {
    let type: StaticString = "fts5_api_ptr"
    var api: UnsafeMutablePointer<fts5_api>?
    let ask = try Statement("SELECT fts5(?1)", on: connection)
    let code = withUnsafeMutablePointer(to: &api) { slot in
      type.utf8Start.withMemoryRebound(to: CChar.self, capacity: type.utf8CodeUnitCount + 1) { name in
        let bound = sqlite3_bind_pointer(ask.handle, 1, slot, name, nil)
        return bound == SQLITE_OK ? sqlite3_step(ask.handle) : bound
      }
    }
    guard code == SQLITE_ROW, let api else { throw StoreError(.storeFault, detail: "SQLite has no FTS5.") }
    return api
  }

  /// There is no state: any pointer that is not null will do, and is never read.
  private static let create:
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafePointer<CChar>?>?, Int32,
      UnsafeMutablePointer<OpaquePointer?>?
    ) -> Int32 = { _, _, _, made in
      made?.pointee = OpaquePointer(bitPattern: 1)
      return SQLITE_OK
    }

  private static let tokenize:
    @convention(c) (
      OpaquePointer?, UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, Int32, FTS5Sink.Callback?
    ) -> Int32 = { _, context, _, text, count, callback in
      guard let text, let callback, count > 0 else { return SQLITE_OK }
      let sink = FTS5Sink(context: context, callback: callback)
      return text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { bytes in
        let text = UnsafeBufferPointer(start: bytes, count: Int(count))
        let isReady = text[0] == ReadyTokens.mark
        return (isReady ? ReadyTokens.run(text, into: sink) : Tokenizer.run(text, into: sink)).code
      }
    }
}

/// Passes tokens on to FTS5.
struct FTS5Sink: TokenSink {
  typealias Callback =
    @convention(c) (UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, Int32, Int32, Int32) -> Int32

  let context: UnsafeMutableRawPointer?
  let callback: Callback
  var code = SQLITE_OK

  mutating func take(_ token: UnsafeBufferPointer<UInt8>, _ kind: TokenKind, start: Int, end: Int) -> Bool {
    let text = UnsafeRawPointer(token.baseAddress)?.assumingMemoryBound(to: CChar.self)
    code = callback(context, 0, text, Int32(token.count), Int32(start), Int32(end))
    return code == SQLITE_OK
  }
}
