internal import Model
public import Wire

extension Store {
  /// Keeps a new session, or one whose refresh token was exchanged.
  public func save(_ session: StoredSession) throws(StoreError) {
    try connection.use(
      """
      INSERT INTO session (id, user, device, created, used, expires, refresh, previous, salt, rotated)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      ON CONFLICT (id) DO UPDATE SET used = ?5, expires = ?6, refresh = ?7, previous = ?8, salt = ?9, rotated = ?10
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, session.id.bytes.bytes)
      try insert.bind(2, session.user.bytes.bytes)
      try insert.bind(3, text: session.device.utf8)
      try insert.bind(4, session.createdMilliseconds)
      try insert.bind(5, session.usedMilliseconds)
      try insert.bind(6, session.expiresMilliseconds)
      try insert.bind(7, session.refreshHash.bytes)
      try insert.bind(8, session.rotation?.previousHash.bytes)
      try insert.bind(9, session.rotation?.salt.bytes)
      try insert.bind(10, session.rotation?.timeMilliseconds ?? 0)
      try insert.run()
    }
    if let rotation = session.rotation { try spend(rotation, of: session.id) }
  }

  private func spend(_ rotation: StoredSession.Rotation, of session: SessionID) throws(StoreError) {
    try connection.use("INSERT INTO spent (refresh, session, time) VALUES (?1, ?2, ?3)") {
      (insert) throws(StoreError) in
      try insert.bind(1, rotation.previousHash.bytes)
      try insert.bind(2, session.bytes.bytes)
      try insert.bind(3, rotation.timeMilliseconds)
      try insert.run()
    }
  }

  public func sessions() throws(StoreError) -> [StoredSession] {
    try connection.use(
      """
      SELECT id, user, device, created, used, expires, refresh, previous, salt, rotated FROM session
      """
    ) { (row) throws(StoreError) in
      var sessions: [StoredSession] = []
      while try row.step() { sessions.append(try Self.session(row)) }
      return sessions
    }
  }

  /// The session whose refresh token, the one that is good now, has this hash.
  public func session(refreshHash: Bytes32) throws(StoreError) -> StoredSession? {
    try connection.use(
      """
      SELECT id, user, device, created, used, expires, refresh, previous, salt, rotated FROM session
      WHERE refresh = ?1
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, refreshHash.bytes)
      return try row.step() ? try Self.session(row) : nil
    }
  }

  /// The session in which a refresh token with this hash was exchanged, if it goes on.
  public func session(spentHash: Bytes32) throws(StoreError) -> StoredSession? {
    try connection.use(
      """
      SELECT id, user, device, created, used, expires, session.refresh, previous, salt, rotated
      FROM spent JOIN session ON session.id = spent.session WHERE spent.refresh = ?1
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, spentHash.bytes)
      return try row.step() ? try Self.session(row) : nil
    }
  }

  public func deleteSession(_ id: SessionID) throws(StoreError) {
    for sql: StaticString in ["DELETE FROM session WHERE id = ?1", "DELETE FROM spent WHERE session = ?1"] {
      try connection.use(sql) { (delete) throws(StoreError) in
        try delete.bind(1, id.bytes.bytes)
        try delete.run()
      }
    }
  }

  /// Forgets the exchanges from before this time: their tokens would have expired too.
  public func forgetSpentTokens(before milliseconds: UInt64) throws(StoreError) {
    try connection.use("DELETE FROM spent WHERE time < ?1") { (delete) throws(StoreError) in
      try delete.bind(1, milliseconds)
      try delete.run()
    }
  }

  private static func session(_ row: Statement) throws(StoreError) -> StoredSession {
    guard let id = Bytes16(row.bytes(0)), let user = Bytes16(row.bytes(1)), let device = Text(row.bytes(2)),
      let refresh = Bytes32(row.bytes(6))
    else { throw StoreError(.storeCorrupt) }
    var session = StoredSession(
      id: SessionID(id), user: UserID(user), device: device, createdMilliseconds: try row.uint64(3),
      expiresMilliseconds: try row.uint64(5), refreshHash: refresh)
    session.usedMilliseconds = try row.uint64(4)
    if let previous = row.bytesOrNil(7).flatMap({ Bytes32($0) }),
      let salt = row.bytesOrNil(8).flatMap({ Bytes32($0) })
    {
      session.rotation = StoredSession.Rotation(
        previousHash: previous, salt: salt, timeMilliseconds: try row.uint64(9))
    }
    return session
  }
}
