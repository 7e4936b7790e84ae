internal import Model
internal import Wire

extension StoreReader {
  /// The text of an erased body that the full-text index has yet to let go of.
  func erasedText(_ event: StoredEvent) throws(StoreError) -> [UInt8]? {
    let bytes = try connection.use("SELECT body FROM erased WHERE id = ?1") { (row) throws(StoreError) in
      try row.bind(1, event.key.rawValue)
      return try row.step() ? row.bytes(0) : nil
    }
    guard let bytes, let body = try? Body.decode(bytes, for: event.header.kind) else { return nil }
    return body.text?.utf8
  }
}
