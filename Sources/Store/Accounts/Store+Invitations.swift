internal import Federation
public import Model
internal import Wire

extension Store {
  public func save(_ invitation: StoredInvitation) throws(StoreError) {
    try connection.use(
      """
      INSERT OR REPLACE INTO invitation (user, channel, letter, node, time, accepted, held)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, invitation.letter.user.bytes.bytes)
      try insert.bind(2, invitation.letter.channel.bytes.bytes)
      try insert.bind(3, invitation.letter.encode())
      try insert.bind(4, invitation.node.bytes.bytes)
      try insert.bind(5, invitation.timeMilliseconds)
      try insert.bind(6, Int64(invitation.isAccepted ? 1 : 0))
      try insert.bind(7, Int64(invitation.isHeld ? 1 : 0))
      try insert.run()
    }
  }

  /// Forgets an invitation that was answered or taken back.
  public func deleteInvitation(of user: UserID, to channel: LogID) throws(StoreError) {
    try connection.use("DELETE FROM invitation WHERE user = ?1 AND channel = ?2") {
      (delete) throws(StoreError) in
      try delete.bind(1, user.bytes.bytes)
      try delete.bind(2, channel.bytes.bytes)
      try delete.run()
    }
  }

  public func invitations() throws(StoreError) -> [StoredInvitation] {
    try connection.use("SELECT node, letter, time, accepted, held FROM invitation ORDER BY time") {
      (row) throws(StoreError) in
      var invitations: [StoredInvitation] = []
      while try row.step() {
        guard let node = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        let time = try row.uint64(2)
        do throws(WireError) {
          let letter = try InvitationLetter.decode(row.bytes(1))
          invitations.append(
            StoredInvitation(
              node: NodeID(node), letter: letter, timeMilliseconds: time, isAccepted: row.int64(3) != 0,
              isHeld: row.int64(4) != 0))
        } catch {
          throw StoreError(.storeCorrupt, detail: "An invitation is damaged: \(error.code).")
        }
      }
      return invitations
    }
  }
}
