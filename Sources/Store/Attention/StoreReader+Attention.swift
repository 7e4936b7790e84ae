public import Model
internal import Wire

extension StoreReader {
  /// A message that mentions somebody, and its number in the order of arrival.
  public struct Mention: Sendable {
    public let number: Int64
    public let message: MessageView
  }

  /// What a channel may ask of a user. Who has read nothing yet begins at the beginning.
  public func attention(of user: UserID, in log: LogReference) throws(StoreError) -> Attention {
    try connection.attention(of: user, in: log) ?? Attention(next: 0)
  }

  /// How many messages of a channel stand from a sequence on that can be read; counts no further than `Unread` says.
  public func unread(_ log: LogReference, from next: UInt64) throws(StoreError) -> Unread {
    try connection.use(
      """
      SELECT count(*) FROM (
        SELECT 1 FROM message
        WHERE id >= (SELECT max(?1, ?2 + expired) FROM log WHERE log.id = ?3) AND id < ?4 AND erased = 0
        LIMIT ?5)
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, EntryKey(log: log, sequence: next).rawValue)
      try row.bind(2, EntryKey(log: log, sequence: 0).rawValue)
      try row.bind(3, log.rawValue)
      try row.bind(4, EntryKey(log: LogReference(rawValue: log.rawValue + 1), sequence: 0).rawValue)
      try row.bind(5, Int64(Unread.most + 1))
      return Unread(counted: try row.step() ? Int(row.int64(0)) : 0)
    }
  }

  /// How many messages of a channel from a sequence on mention the user.
  public func unreadMentions(
    of user: UserID, in log: LogReference, from next: UInt64
  ) throws(StoreError) -> Int {
    try connection.use(
      """
      SELECT count(*) FROM (
        SELECT sequence FROM mention WHERE user = ?1 AND log = ?3 AND sequence >= ?4
        UNION SELECT sequence FROM mention WHERE user = ?2 AND log = ?3 AND sequence >= ?4 AND author <> ?1
        LIMIT ?5)
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, user.bytes.bytes)
      try row.bind(2, [])
      try row.bind(3, log.rawValue)
      try row.bind(4, next)
      try row.bind(5, Int64(Unread.most))
      return try row.step() ? Int(row.int64(0)) : 0
    }
  }

  /// Whether a message counts as one that mentions everybody in its channel.
  public func mentionsEverybody(_ sequence: UInt64, of log: LogReference) throws(StoreError) -> Bool {
    try connection.use("SELECT 1 FROM mention WHERE user = ?1 AND log = ?2 AND sequence = ?3") {
      (row) throws(StoreError) in
      try row.bind(1, [])
      try row.bind(2, log.rawValue)
      try row.bind(3, sequence)
      return try row.step()
    }
  }

  /// The messages of these channels that mention the user, newest first, and whether there are more.
  public func mentions(
    of user: UserID, in channels: Set<LogReference>, before: Int64?, limit: Int
  ) throws(StoreError) -> (mentions: [Mention], more: Bool) {
    var found: [Mention] = []
    for (number, key) in try mentionKeys(user, channels, before ?? .max, limit + 1) {
      guard let message = try message(key.sequence, of: key.log), !message.isErased, !message.isExpired else {
        continue
      }
      found.append(Mention(number: number, message: message))
    }
    let isMore = found.count > limit
    return (isMore ? Array(found.prefix(limit)) : found, isMore)
  }

  /// Walks down the mentions of the user and of everybody, until enough are in these channels.
  private func mentionKeys(
    _ user: UserID, _ channels: Set<LogReference>, _ before: Int64, _ limit: Int
  ) throws(StoreError) -> [(Int64, EntryKey)] {
    try connection.use(
      """
      SELECT number, log, sequence FROM mention WHERE user = ?1 AND number < ?3
      UNION ALL SELECT number, log, sequence FROM mention WHERE user = ?2 AND number < ?3 AND author <> ?1
      ORDER BY number DESC
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, user.bytes.bytes)
      try row.bind(2, [])
      try row.bind(3, before)
      var keys: [(Int64, EntryKey)] = []
      while keys.count < limit, try row.step() {
        let log = LogReference(rawValue: row.int64(1))
        // A message may mention the user and everybody.
        guard channels.contains(log), keys.last?.0 != row.int64(0) else { continue }
        keys.append((row.int64(0), EntryKey(log: log, sequence: try row.uint64(2))))
      }
      return keys
    }
  }
}
