internal import Model
public import Wire

extension Store {
  /// Keeps an invitation and gives its number; that of `invitation` is not looked at.
  public func add(_ invitation: AccountInvitation, codeHash: Bytes32) throws(StoreError) -> Int64 {
    try connection.use(
      """
      INSERT INTO accountInvitation (code, uses, expires, admin, note, creator, created)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING number
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, codeHash.bytes)
      try insert.bind(2, invitation.uses)
      try insert.bind(3, invitation.expiresMilliseconds)
      try insert.bind(4, Int64(invitation.makesAdmins ? 1 : 0))
      try insert.bind(5, text: invitation.note.utf8)
      try insert.bind(6, invitation.creator.bytes.bytes)
      try insert.bind(7, invitation.createdMilliseconds)
      guard try insert.step() else { throw StoreError(.storeFault) }
      return insert.int64(0)
    }
  }

  /// Those that are good at this time, newest first.
  public func accountInvitations(nowMilliseconds: UInt64) throws(StoreError) -> [AccountInvitation] {
    try connection.use(
      """
      SELECT number, uses, expires, admin, note, creator, created FROM accountInvitation
      WHERE expires > ?1 ORDER BY number DESC
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, nowMilliseconds)
      var invitations: [AccountInvitation] = []
      while try row.step() { invitations.append(try Self.accountInvitation(row)) }
      return invitations
    }
  }

  /// The invitation with this code, if it is good at this time.
  public func accountInvitation(
    codeHash: Bytes32, nowMilliseconds: UInt64
  ) throws(StoreError) -> AccountInvitation? {
    try connection.use(
      """
      SELECT number, uses, expires, admin, note, creator, created FROM accountInvitation
      WHERE code = ?1 AND expires > ?2
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, codeHash.bytes)
      try row.bind(2, nowMilliseconds)
      return try row.step() ? try Self.accountInvitation(row) : nil
    }
  }

  /// One account was made with it; after the last, it is gone.
  public func use(_ invitation: AccountInvitation) throws(StoreError) {
    try connection.use("UPDATE accountInvitation SET uses = uses - 1 WHERE number = ?1") {
      (update) throws(StoreError) in
      try update.bind(1, invitation.number)
      try update.run()
    }
    if invitation.uses <= 1 { _ = try deleteAccountInvitation(invitation.number) }
  }

  /// Whether there was one of this number.
  public func deleteAccountInvitation(_ number: Int64) throws(StoreError) -> Bool {
    try connection.use("DELETE FROM accountInvitation WHERE number = ?1 RETURNING number") {
      (delete) throws(StoreError) in
      try delete.bind(1, number)
      var found = false
      while try delete.step() { found = true }
      return found
    }
  }

  public func forgetAccountInvitations(before milliseconds: UInt64) throws(StoreError) {
    try connection.use("DELETE FROM accountInvitation WHERE expires <= ?1") { (delete) throws(StoreError) in
      try delete.bind(1, milliseconds)
      try delete.run()
    }
  }

  private static func accountInvitation(_ row: Statement) throws(StoreError) -> AccountInvitation {
    guard let note = Text(row.bytes(4)), let creator = Bytes16(row.bytes(5)) else {
      throw StoreError(.storeCorrupt)
    }
    return AccountInvitation(
      number: row.int64(0), uses: try row.uint64(1), expiresMilliseconds: try row.uint64(2),
      makesAdmins: row.int64(3) != 0, note: note, creator: UserID(creator),
      createdMilliseconds: try row.uint64(6))
  }
}
