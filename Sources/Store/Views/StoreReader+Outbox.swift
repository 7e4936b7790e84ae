public import Model
internal import Wire

extension StoreReader {
  /// What a user has sent that is not ordered, after a number, oldest first.
  public func outbox(of user: UserID, after number: Int64, limit: Int) throws(StoreError) -> [OutboxItem] {
    let rows = try connection.use(
      "SELECT id, header, body, refusal FROM pending WHERE user = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
    ) { (row) throws(StoreError) in
      try row.bind(1, user.bytes.bytes)
      try row.bind(2, number)
      try row.bind(3, Int64(limit))
      var rows: [(number: Int64, header: [UInt8], body: [UInt8]?, refusal: Text?)] = []
      while try row.step() {
        let refusal = row.bytesOrNil(3).map { Text(String(decoding: $0, as: UTF8.self)) }
        rows.append((row.int64(0), row.bytes(1), row.bytesOrNil(2), refusal))
      }
      return rows
    }
    return try rows.map { (row) throws(StoreError) in
      do throws(Refusal) {
        let event = try Event(headerBytes: row.header, body: row.body, suite)
        return OutboxItem(number: row.number, event: event, refusal: row.refusal)
      } catch {
        throw StoreError(.storeCorrupt, detail: "A pending event is damaged: \(error.code).")
      }
    }
  }
}
