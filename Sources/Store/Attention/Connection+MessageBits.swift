internal import Model

extension Connection {
  /// Of a log that was written before blocks were kept, so many blocks are read from their entries to answer one count.
  private static let readBlocks = 4

  /// The bits of a block as they are kept; of one that is not, as its entries are.
  func messageBits(_ log: LogReference, _ block: UInt64) throws(StoreError) -> MessageBits {
    if let kept = try keptBits(log, block) { return kept }
    var bits = MessageBits()
    let first = block * MessageBits.entries
    let rows = try StoredRow.read(
      log, from: first, limit: Int(MessageBits.entries), mostBytes: .max, self)
    for row in rows where row.key.sequence < first + MessageBits.entries {
      guard let event = try StoredEvent(row), event.header.kind == .message, event.verdict == 0 else {
        continue
      }
      bits.set(event.sequence, row.body == nil ? try !isErased(event.key) : true)
    }
    return bits
  }

  private func isErased(_ key: EntryKey) throws(StoreError) -> Bool {
    try use("SELECT 1 FROM relation WHERE log = ?1 AND target = ?2 AND kind = ?3") {
      (row) throws(StoreError) in
      try row.bind(1, key.log.rawValue)
      try row.bind(2, key.sequence)
      try row.bind(3, Kind.erase.rawValue)
      return try row.step()
    }
  }

  private func keptBits(_ log: LogReference, _ block: UInt64) throws(StoreError) -> MessageBits? {
    try use("SELECT bits FROM messages WHERE log = ?1 AND block = ?2") { (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      try row.bind(2, block)
      return try row.step() ? MessageBits(row.bytes(0)) : nil
    }
  }

  /// How many messages stand from a sequence on; counts no further than `Unread` says.
  func unread(_ log: LogReference, from next: UInt64) throws(StoreError) -> Unread {
    let (base, size) = try use("SELECT max(base, expired), size FROM log WHERE id = ?1") {
      (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      return try row.step() ? (try row.uint64(0), try row.uint64(1)) : (0, 0)
    }
    var first = max(next, base)
    var (count, read) = (0, 0)
    while first < size, count <= Unread.most {
      let block = MessageBits.block(of: first)
      var bits = try keptBits(log, block)
      if bits == nil {
        read += 1
        guard read <= Self.readBlocks else { return Unread(counted: max(count, Unread.most + 1)) }
        bits = try messageBits(log, block)
      }
      count += bits?.count(from: first) ?? 0
      first = (block + 1) * MessageBits.entries
    }
    return Unread(counted: count)
  }
}
