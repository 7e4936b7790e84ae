public import Model
public import Wire

extension Store {
  /// Keeps the hash of the code by which a user may set a new password once; it replaces an earlier one.
  public func savePasswordReset(
    of user: UserID, codeHash: Bytes32, expiresMilliseconds: UInt64
  ) throws(StoreError) {
    try connection.use("INSERT OR REPLACE INTO passwordReset (user, code, expires) VALUES (?1, ?2, ?3)") {
      (insert) throws(StoreError) in
      try insert.bind(1, user.bytes.bytes)
      try insert.bind(2, codeHash.bytes)
      try insert.bind(3, expiresMilliseconds)
      try insert.run()
    }
  }

  /// The user whose reset has this code, if it is good at this time.
  public func passwordReset(codeHash: Bytes32, nowMilliseconds: UInt64) throws(StoreError) -> UserID? {
    try connection.use("SELECT user FROM passwordReset WHERE code = ?1 AND expires > ?2") {
      (row) throws(StoreError) in
      try row.bind(1, codeHash.bytes)
      try row.bind(2, nowMilliseconds)
      guard try row.step() else { return nil }
      guard let user = Bytes16(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
      return UserID(user)
    }
  }

  public func deletePasswordReset(of user: UserID) throws(StoreError) {
    try connection.use("DELETE FROM passwordReset WHERE user = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, user.bytes.bytes)
      try delete.run()
    }
  }
}
