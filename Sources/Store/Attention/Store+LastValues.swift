public import Model
internal import Wire

/// Last values that outlive a restart: when people were last there, and how far users of other nodes have read.
extension Store {
  /// In milliseconds since 1970.
  public func lastSeen() throws(StoreError) -> [Participant: UInt64] {
    try connection.use("SELECT node.node, user, time FROM lastSeen JOIN node ON node.id = lastSeen.node") {
      (row) throws(StoreError) in
      var seen: [Participant: UInt64] = [:]
      while try row.step() { seen[try Self.participant(row, at: 0)] = try row.uint64(2) }
      return seen
    }
  }

  /// `nil`: nobody is to know any more.
  public func saveLastSeen(_ milliseconds: UInt64?, of participant: Participant) throws(StoreError) {
    let row = try row(of: participant.node)
    guard let milliseconds else {
      return try connection.use("DELETE FROM lastSeen WHERE node = ?1 AND user = ?2") {
        (delete) throws(StoreError) in
        try delete.bind(1, row)
        try delete.bind(2, participant.user.bytes.bytes)
        try delete.run()
      }
    }
    try connection.use("INSERT OR REPLACE INTO lastSeen (node, user, time) VALUES (?1, ?2, ?3)") {
      (insert) throws(StoreError) in
      try insert.bind(1, row)
      try insert.bind(2, participant.user.bytes.bytes)
      try insert.bind(3, milliseconds)
      try insert.run()
    }
  }

  /// The first sequence of a channel that each user of another node has not read, as far as is known.
  public func readPositions() throws(StoreError) -> [LogReference: [Participant: UInt64]] {
    try connection.use(
      "SELECT node.node, user, next, log FROM readPosition JOIN node ON node.id = readPosition.node"
    ) { (row) throws(StoreError) in
      var positions: [LogReference: [Participant: UInt64]] = [:]
      while try row.step() {
        let log = LogReference(rawValue: row.int64(3))
        positions[log, default: [:]][try Self.participant(row, at: 0)] = try row.uint64(2)
      }
      return positions
    }
  }

  /// `nil`: it is told no more.
  public func saveReadPosition(
    _ next: UInt64?, of participant: Participant, in log: LogReference
  ) throws(StoreError) {
    let row = try row(of: participant.node)
    guard let next else {
      return try connection.use("DELETE FROM readPosition WHERE log = ?1 AND node = ?2 AND user = ?3") {
        (delete) throws(StoreError) in
        try delete.bind(1, log.rawValue)
        try delete.bind(2, row)
        try delete.bind(3, participant.user.bytes.bytes)
        try delete.run()
      }
    }
    try connection.use(
      "INSERT OR REPLACE INTO readPosition (log, node, user, next) VALUES (?1, ?2, ?3, ?4)"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, log.rawValue)
      try insert.bind(2, row)
      try insert.bind(3, participant.user.bytes.bytes)
      try insert.bind(4, next)
      try insert.run()
    }
  }

  private static func participant(_ row: Statement, at column: Int32) throws(StoreError) -> Participant {
    guard let node = Bytes32(row.bytes(column)), let user = Bytes16(row.bytes(column + 1)) else {
      throw StoreError(.storeCorrupt)
    }
    return Participant(node: NodeID(node), user: UserID(user))
  }
}
