public import Model
internal import Wire

extension Store {
  /// Notes that a message mentions users of this node.
  ///
  /// `number` is the message's in the order of arrival; `author` is who wrote it, if a user of this node.
  public func mention(
    _ users: some Sequence<UserID>, by author: UserID?, at sequence: UInt64, of log: LogReference,
    number: Int64
  ) throws(StoreError) {
    for user in users { try insert(user.bytes.bytes, author, sequence, log, number) }
  }

  /// Notes that a message mentions everybody in its channel.
  public func mentionEverybody(
    by author: UserID?, at sequence: UInt64, of log: LogReference, number: Int64
  ) throws(StoreError) {
    try insert([], author, sequence, log, number)
  }

  private func insert(
    _ user: [UInt8], _ author: UserID?, _ sequence: UInt64, _ log: LogReference, _ number: Int64
  ) throws(StoreError) {
    try connection.use(
      "INSERT OR IGNORE INTO mention (user, log, sequence, number, author) VALUES (?1, ?2, ?3, ?4, ?5)"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, user)
      try insert.bind(2, log.rawValue)
      try insert.bind(3, sequence)
      try insert.bind(4, number)
      try insert.bind(5, author?.bytes.bytes ?? [])
      try insert.run()
    }
  }

  /// A message is gone, and whom it mentioned with it.
  func forgetMentions(at sequence: UInt64, of log: LogReference) throws(StoreError) {
    try forgetMentions(in: sequence..<sequence + 1, of: log)
  }

  func forgetMentions(in sequences: Range<UInt64>, of log: LogReference) throws(StoreError) {
    try connection.use("DELETE FROM mention WHERE log = ?1 AND sequence >= ?2 AND sequence < ?3") {
      (delete) throws(StoreError) in
      try delete.bind(1, log.rawValue)
      try delete.bind(2, sequences.lowerBound)
      try delete.bind(3, sequences.upperBound)
      try delete.run()
    }
  }
}
