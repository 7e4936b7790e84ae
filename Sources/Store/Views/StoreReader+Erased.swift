internal import Model
internal import Wire

extension StoreReader {
  /// Whether bodies erased up to this arrival wait for the full-text index.
  public func hasErased(upTo arrival: Int64) throws(StoreError) -> Bool {
    try connection.use("SELECT EXISTS (SELECT 1 FROM erased WHERE arrival <= ?1)") {
      (row) throws(StoreError) in
      try row.bind(1, arrival)
      return try row.step() && row.int64(0) != 0
    }
  }

  /// The events that lost their bodies because their time was over, by arrivals after `cursor` up to `upTo`.
  func expired(after cursor: Int64, upTo: Int64) throws(StoreError) -> [StoredEvent] {
    let keys = try connection.use(
      """
      SELECT erased.id FROM arrival JOIN erased ON erased.arrival = arrival.number
      WHERE arrival.number > ?1 AND arrival.number <= ?2 AND arrival.count = 0
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, cursor)
      try row.bind(2, upTo)
      var keys: [EntryKey] = []
      while try row.step() { keys.append(EntryKey(rawValue: row.int64(0))) }
      return keys
    }
    var events: [StoredEvent] = []
    for key in keys { if let event = try event(key.sequence, of: key.log) { events.append(event) } }
    return events
  }

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
