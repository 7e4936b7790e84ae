internal import Model
internal import Store
internal import Wire

/// Ways into this node that administrators give out.
extension Core {
  func makeAccountInvitation(
    uses: UInt64, expiresMilliseconds: UInt64, makesAdmins: Bool, note: Text, by creator: UserID,
    codeHash: Bytes32
  ) throws(StoreError) -> AccountInvitation {
    let draft = AccountInvitation(
      number: 0, uses: uses, expiresMilliseconds: expiresMilliseconds, makesAdmins: makesAdmins, note: note,
      creator: creator, createdMilliseconds: nowMilliseconds)
    let number = try store.add(draft, codeHash: codeHash)
    try audit(
      .invitationMade, by: address(of: creator), target: "\(number)",
      "\(uses) uses\(makesAdmins ? ", administrators" : "")")
    return AccountInvitation(
      number: number, uses: uses, expiresMilliseconds: expiresMilliseconds, makesAdmins: makesAdmins,
      note: note, creator: creator, createdMilliseconds: nowMilliseconds)
  }

  /// Whether there was such an invitation.
  func revokeAccountInvitation(_ number: Int64, by admin: UserID) throws(StoreError) -> Bool {
    guard try store.deleteAccountInvitation(number) else { return false }
    try audit(.invitationRevoked, by: address(of: admin), target: "\(number)")
    return true
  }

  /// Makes an account of whoever has the code.
  func useAccountInvitation(
    codeHash: Bytes32, name: Text, displayName: Text, passwordHash: [UInt8],
    completion: @escaping AccountAnswer
  ) throws(StoreError) {
    guard
      let invitation = try store.accountInvitation(codeHash: codeHash, nowMilliseconds: nowMilliseconds),
      accounts[invitation.creator].map({ $0.isActive && $0.isAdmin }) == true
    else { return afterCommit.append { completion(.failure(.codeInvalid)) } }
    let new = NewAccount(
      name: name, displayName: displayName, passwordHash: passwordHash, isAdmin: invitation.makesAdmins)
    guard try createUser(new, by: nil, completion: completion) else { return }
    try store.use(invitation)
    try audit(
      .invitationUsed, by: "\(name.string)@\(identity.domain.string)", target: "\(invitation.number)")
  }
}
