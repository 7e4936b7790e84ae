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
    guard peer != node else { return true }
    return letters.count < Self.lettersOfUser && invitations.count(from: peer) < Self.lettersOfPeerInAll
      && letters.values.count { $0.node == peer } < Self.lettersOfPeer
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
