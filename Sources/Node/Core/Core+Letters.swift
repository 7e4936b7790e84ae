internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// Which letters count (spec: directory and mailbox, INV-1 to INV-5). One that does not is as if it had not come.
extension Core {
  /// Unanswered invitations of one user: from one peer, and in all.
  static let lettersOfPeer = 100
  static let lettersOfUser = 1_000
  /// Of those, from nodes with which no channel is shared.
  static let lettersOfStrangers = 500
  /// Those of all users from one colleague.
  static let lettersOfInviter = 1_000
  /// Those of all users from one peer.
  static let lettersOfPeerInAll = 5_000

  func isTaken(_ letter: InvitationLetter, from peer: NodeID) -> Bool {
    accounts[letter.user] != nil && letter.inviter.node == peer && fitsWhatIsHeld(letter)
      && fitsOtherLetters(letter, from: peer) && (known[letter.home] == nil || isProven(letter))
  }

  /// INV-2: nothing binds a channel's id to its home, so a letter moves no log that is here.
  private func fitsWhatIsHeld(_ letter: InvitationLetter) -> Bool {
    guard let log = logs[letter.channel] else { return letter.home != node }
    return log.replica.state.log.kind == .channel && log.replica.home == letter.home
      && !log.localMembers.contains(letter.user)
  }

  /// INV-3 and INV-5: it takes nobody else's place, and there are not too many.
  private func fitsOtherLetters(_ letter: InvitationLetter, from peer: NodeID) -> Bool {
    let letters = invitations[letter.user] ?? [:]
    if let earlier = letters[letter.channel] {
      return earlier.node == peer && earlier.letter.home == letter.home && !earlier.isAccepted
    }
    // A colleague has been told before inviting.
    guard peer != node else { return true }
    return invitations.count(from: peer) < Self.lettersOfPeerInAll
      && letters.values.count { $0.node == peer } < Self.lettersOfPeer
      && (hasRoom(for: peer, among: letters) || letterToGiveWay(to: peer, among: letters) != nil)
  }

  /// Those of nodes with which no channel is shared are anybody's to write: they fill half of a user's room and no more.
  private func hasRoom(for peer: NodeID, among letters: [LogID: StoredInvitation]) -> Bool {
    guard letters.count < Self.lettersOfUser else { return false }
    return sharesChannel(with: peer) || letters.values.count { isOfStranger($0) } < Self.lettersOfStrangers
  }

  private func isOfStranger(_ letter: StoredInvitation) -> Bool {
    letter.node != node && !sharesChannel(with: letter.node)
  }

  /// The oldest of the stranger who has sent most, if that is more than `peer` has; companions come before all strangers.
  private func letterToGiveWay(
    to peer: NodeID, among letters: [LogID: StoredInvitation]
  ) -> StoredInvitation? {
    let open = letters.values.filter { isOfStranger($0) && !$0.isAccepted && pendingJoin(of: $0) == nil }
    let most = Dictionary(grouping: open, by: \.node).max {
      ($0.value.count, $0.key) < ($1.value.count, $1.key)
    }
    guard let most, sharesChannel(with: peer) || most.value.count > open.count(where: { $0.node == peer })
    else { return nil }
    return most.value.min {
      ($0.timeMilliseconds, $0.letter.channel) < ($1.timeMilliseconds, $1.letter.channel)
    }
  }

  /// Lets another's letter go where there is no room for one that is taken.
  func makeRoom(for letter: InvitationLetter, from peer: NodeID) throws(StoreError) {
    let letters = invitations[letter.user] ?? [:]
    guard peer != node, letters[letter.channel] == nil, !hasRoom(for: peer, among: letters),
      let other = letterToGiveWay(to: peer, among: letters)
    else { return }
    try forget(other)
  }

  /// INV-4.
  func isProven(_ letter: InvitationLetter) -> Bool { checkpoint(of: letter) != nil }

  /// The checkpoint that a letter vouches for, if the channel's home has signed it, with a key since revoked or not: what
  /// follows must extend it.
  func checkpoint(of letter: InvitationLetter) -> SignedCheckpoint? {
    try? CheckpointVerifier(known.forHistory).verify(
      letter.checkpoint, log: letter.channel, term: 0, home: letter.home, suite)
  }
}
