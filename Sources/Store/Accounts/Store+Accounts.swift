public import Model
public import Wire

extension Store {
  /// Refused if another user has the name.
  public func save(_ account: Account) throws(StoreError) {
    try connection.use(
      """
      INSERT INTO account (user, name, password, admin, active, about) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (user) DO UPDATE SET name = ?2, password = ?3, admin = ?4, active = ?5, about = ?6
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, account.user.bytes.bytes)
      try insert.bind(2, text: account.name.utf8)
      try insert.bind(3, account.passwordHash)
      try insert.bind(4, Int64(account.isAdmin ? 1 : 0))
      try insert.bind(5, Int64(account.isActive ? 1 : 0))
      try insert.bind(6, text: account.about.utf8)
      try insert.run()
    }
  }

  public func accounts() throws(StoreError) -> [Account] {
    try connection.use("SELECT user, name, password, admin, active, about FROM account") {
      (row) throws(StoreError) in
      var accounts: [Account] = []
      while try row.step() {
        guard let user = Bytes16(row.bytes(0)), let name = Text(row.bytes(1)), let about = Text(row.bytes(5))
        else { throw StoreError(.storeCorrupt) }
        accounts.append(
          Account(
            user: UserID(user), name: name, passwordHash: row.bytes(2), isAdmin: row.int64(3) != 0,
            isActive: row.int64(4) != 0, about: about))
      }
      return accounts
    }
  }

  public func idempotentSend(user: UserID, key: Text) throws(StoreError) -> IdempotentSend? {
    try connection.use(
      "SELECT log, event, lane, incarnation, counter FROM idempotency WHERE user = ?1 AND key = ?2"
    ) { (row) throws(StoreError) in
      try row.bind(1, user.bytes.bytes)
      try row.bind(2, text: key.utf8)
      guard try row.step() else { return nil }
      guard let log = Bytes32(row.bytes(0)), let event = Bytes32(row.bytes(1)) else {
        throw StoreError(.storeCorrupt)
      }
      let position = Position(
        lane: try row.uint64(2), incarnation: try row.uint64(3), counter: try row.uint64(4))
      return IdempotentSend(
        user: user, key: key, log: LogID(log), event: EventID(event), position: position)
    }
  }

  public func save(_ send: IdempotentSend, nowMilliseconds: UInt64) throws(StoreError) {
    try connection.use(
      """
      INSERT INTO idempotency (user, key, log, event, lane, incarnation, counter, time)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, send.user.bytes.bytes)
      try insert.bind(2, text: send.key.utf8)
      try insert.bind(3, send.log.bytes.bytes)
      try insert.bind(4, send.event.bytes.bytes)
      try insert.bind(5, send.position.lane)
      try insert.bind(6, send.position.incarnation)
      try insert.bind(7, send.position.counter)
      try insert.bind(8, nowMilliseconds)
      try insert.run()
    }
  }

  /// The key stands for nothing any more: its event was turned away, and the client may try again.
  public func forgetIdempotentSend(user: UserID, key: Text) throws(StoreError) {
    try connection.use("DELETE FROM idempotency WHERE user = ?1 AND key = ?2") {
      (delete) throws(StoreError) in
      try delete.bind(1, user.bytes.bytes)
      try delete.bind(2, text: key.utf8)
      try delete.run()
    }
  }

  /// Forgets keys from before this time.
  public func forgetIdempotentSends(before milliseconds: UInt64) throws(StoreError) {
    try connection.use("DELETE FROM idempotency WHERE time < ?1") { (delete) throws(StoreError) in
      try delete.bind(1, milliseconds)
      try delete.run()
    }
  }
}
