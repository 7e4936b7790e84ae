internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Wire

/// Invitations: from a channel's log to the invited user, and back as a join.
extension Core {
  /// For each accepted invite of this batch by a user of this node: the letter to the invited user's node.
  func followUpInvites() throws(StoreError) {
    for id in touched {
      guard let log = logs[id], log.replica.state.log.kind == .channel else { continue }
      for entry in log.appended.entries
      where entry.judgement == .accepted && !log.lettersSent.contains(entry.sequence) {
        guard let event = entry.event?.event, event.header.author.node == node,
          case .invite(let target, _, _) = event.header.content
        else { continue }
        log.lettersSent.insert(entry.sequence)
        try sendLetter(log, event.header.author, event.id, target)
      }
    }
  }

  func sendLetter(
    _ log: LiveLog, _ author: Author, _ invite: EventID, _ target: Participant
  ) throws(StoreError) {
    guard let checkpoint = log.replica.checkpoint, let inviter = author.participant,
      target.node == node || mayWriteLetters(to: target.node)
    else { return }
    // A node that was restored has written letters that it does not remember.
    if incarnation > 1, try lettersSent(to: target.node).contains(invite) { return }
    let state = log.replica.state
    let letter = InvitationLetter(
      salt: Randomness.bytes16(), channel: log.replica.id, home: log.replica.home,
      homeDomain: known[log.replica.home]?.newest.domain.text ?? identity.domain.text,
      checkpoint: Text(stored: checkpoint.note), inviteEvent: invite, user: target.user, inviter: inviter,
      channelName: state.name?.text ?? "", privacy: state.log.privacy,
      inviterName: accounts[inviter.user]?.name ?? "", form: state.log.form)
    if target.node == node { return try receive(letter, from: node) }
    let mailbox = mailboxes[target.node] ?? makeMailbox(for: target.node)
    let draft = Draft(log: mailbox, kind: .invitation, user: nil, body: letter.encode())
    localEvents.append(LocalEvent(event: originate(draft), appended: { _ in }))
  }

  private func makeMailbox(for peer: NodeID) -> LogID {
    let draft = Draft(
      log: nil, kind: .mailboxCreate, user: nil,
      content: .mailbox(peer: peer, document: identity.chain.newestReference))
    let event = originate(draft)
    localEvents.append(LocalEvent(event: event, appended: { _ in }))
    mailboxes[peer] = event.log
    return event.log
  }

  /// Keeps an invitation that came for a user of this node.
  func receive(_ letter: InvitationLetter, from peer: NodeID) throws(StoreError) {
    if peer != node { claims.note(letter.checkpoint, of: letter.channel, from: peer) }
    guard isTaken(letter, from: peer) else { return }
    try makeRoom(for: letter, from: peer)
    let invitation = StoredInvitation(
      node: peer, letter: letter, timeMilliseconds: nowMilliseconds,
      isHeld: configuration.holdsInvitations && peer != node)
    try keep(invitation)
    if invitation.letter.form != .channel, peer == node { try acceptAtOnce(invitation) }
    if let domain = Domain(letter.homeDomain), known.domain(of: letter.home) == nil {
      afterCommit.append { [self] in links.discover(domain) }
    }
  }

  private func keep(_ invitation: StoredInvitation) throws(StoreError) {
    try store.save(invitation)
    invitations[invitation.letter.user, invitation.letter.channel] = invitation
    viewIsStale = true
    let number = store.lastArrival
    guard !invitation.isHeld else { return }
    afterCommit.append { [self] in links.invited(invitation, number: number) }
  }

  /// Colleagues do not ask each other whether they may talk.
  private func acceptAtOnce(_ invitation: StoredInvitation) throws(StoreError) {
    let letter = invitation.letter
    guard obstacle(to: letter.channel, of: letter.home) == nil else { return }
    let event = originate(Draft(log: letter.channel, kind: .join, user: letter.user))
    try dispatch(event, home: letter.home, accepted: { _ in }, ordered: nil)
  }

  /// An administrator lets a held invitation through, or declines it for its user.
  func release(
    _ channel: LogID, of user: UserID, isAllowed: Bool, by actor: String
  ) throws(CommandFailure) {
    guard var invitation = invitations[user, channel], invitation.isHeld else {
      throw .problem(.unknownHeldInvitation)
    }
    if !isAllowed, let problem = obstacle(to: channel, of: invitation.letter.home) { throw .problem(problem) }
    try keep { () throws(StoreError) in
      try audit(
        .heldInvitationDecided, by: actor, target: address(of: user), isAllowed ? "allowed" : "declined")
    }
    guard isAllowed else { return try decline(invitation, accepted: { _ in }, ordered: nil) }
    invitation.isHeld = false
    try keep { () throws(StoreError) in try keep(invitation) }
  }

  func answerInvitation(
    _ channel: LogID, by user: UserID, _ kind: Kind, accepted: @escaping Answer, ordered: Answer?
  ) throws(CommandFailure) {
    guard let invitation = invitations[user, channel], !invitation.isAccepted, !invitation.isHeld else {
      throw .problem(.unknownInvitation)
    }
    guard kind != .leave else { return try decline(invitation, accepted: accepted, ordered: ordered) }
    if let domain = known.domain(of: invitation.letter.home), let problem = problem(with: domain) {
      throw .problem(problem)
    }
    guard known[invitation.letter.home] != nil else {
      if let domain = Domain(invitation.letter.homeDomain) { links.discover(domain) }
      throw .problem(
        NodeProblem(
          "homeUnknown",
          "The channel's home \(invitation.letter.homeDomain.string) could not be reached yet: try again."))
    }
    guard isProven(invitation.letter) else {
      try keep { () throws(StoreError) in try forget(invitation) }
      throw .problem(
        NodeProblem(
          "peerUnproven", "That invitation does not show its channel as its home has it: ask for another."))
    }
    if let join = pendingJoin(of: invitation) { return repeatReceipt(join, accepted, ordered) }
    let event = originate(Draft(log: channel, kind: kind, user: user))
    try keep { () throws(StoreError) in
      try dispatch(event, home: invitation.letter.home, accepted: accepted, ordered: ordered)
    }
  }

  /// Who accepts again while the home has yet to answer has accepted once.
  func pendingJoin(of invitation: StoredInvitation) -> IdempotentSend? {
    let letter = invitation.letter
    let join = pending[letter.home]?.first { waiting in
      waiting.event.log == letter.channel && waiting.event.header.kind == .join
        && waiting.event.header.author.user == letter.user
    }
    return join.map {
      IdempotentSend(
        user: letter.user, key: "", log: letter.channel, event: $0.event.id,
        position: $0.event.header.position)
    }
  }

  /// What a user declines is over at once. The channel's home is told if it can be.
  private func decline(
    _ invitation: StoredInvitation, accepted: @escaping Answer, ordered: Answer?
  ) throws(CommandFailure) {
    let letter = invitation.letter
    if let problem = obstacle(to: letter.channel, of: letter.home) { throw .problem(problem) }
    try keep { () throws(StoreError) in try forget(invitation) }
    let isThere = letter.home == node ? logs[letter.channel] != nil : admission(of: letter.home) == .admitted
    guard isThere else {
      let receipt = Receipt(event: letter.inviteEvent, channel: letter.channel, order: nil)
      return afterCommit.append {
        accepted(.success(receipt))
        ordered?(.success(receipt))
      }
    }
    let event = originate(Draft(log: letter.channel, kind: .leave, user: letter.user))
    try keep { () throws(StoreError) in
      try dispatch(event, home: letter.home, accepted: accepted, ordered: ordered)
    }
  }

  func forget(_ invitation: StoredInvitation) throws(StoreError) {
    let (user, channel) = (invitation.letter.user, invitation.letter.channel)
    try store.deleteInvitation(of: user, to: channel)
    invitations[user, channel] = nil
    snapshotRests[channel] = nil
    viewIsStale = true
  }

  /// A join or leave was ordered or turned away, with this verdict: the invitation is over, or waits for the channel's snapshot.
  func settleInvitation(_ event: Event, verdict: UInt64?) throws(StoreError) {
    guard let user = event.header.author.user, event.header.author.node == node,
      event.header.kind == .join || event.header.kind == .leave,
      var invitation = invitations[user, event.log]
    else { return }
    let isIn = verdict == 0 || verdict == Refusal.alreadyMember.number
    guard event.header.kind == .join, isIn, isAwaited(event.log, from: invitation.letter.home) else {
      return try forget(invitation)
    }
    invitation.isAccepted = true
    try store.save(invitation)
    invitations[user, event.log] = invitation
    viewIsStale = true
    snapshotRetryMilliseconds = 0
    snapshotRests[event.log] = nil
  }

  /// Asks for the snapshots of channels that local users have joined and this node does not hold yet.
  func requestSnapshots() {
    guard monotonicMilliseconds >= snapshotRetryMilliseconds else { return }
    snapshotRetryMilliseconds = monotonicMilliseconds + 2_000
    for letters in invitations.byUser.values {
      for letter in letters.values.filter(\.isAccepted).map(\.letter) {
        guard isAwaited(letter.channel, from: letter.home), !snapshotsUnderWay.contains(letter.channel),
          snapshotRests[letter.channel]?.allows(monotonicMilliseconds) ?? true,
          // What this node held before must be a part of what it is given.
          let trusted = logs[letter.channel]?.replica.checkpoint ?? checkpoint(of: letter)
        else { continue }
        let vouched = LogReplica.Vouched(log: letter.channel, home: letter.home, checkpoint: trusted)
        snapshotsUnderWay.insert(letter.channel)
        links.fetchSnapshot(
          SnapshotRequest(log: letter.channel, trustedSize: trusted.checkpoint.size), vouched,
          from: letter.home)
      }
    }
  }

  /// Whether a channel is to be fetched from this home: it is not here, or only as it was when this node's last user left it.
  /// Nothing binds an id to its home, so what is held here stays where it is.
  func isAwaited(_ channel: LogID, from home: NodeID) -> Bool {
    guard let log = logs[channel] else { return true }
    return log.replica.state.log.kind == .channel && log.replica.home == home && isStale(log)
      && log.replica.fault == nil
  }

  private func place(for replica: LogReplica) throws(StoreError) -> LogReference {
    guard let stale = logs[replica.id]?.reference else {
      return try store.create(replica, base: replica.frontier)
    }
    try store.beginAgain(replica, base: replica.frontier, as: stale)
    return stale
  }

  /// Begins to follow a channel by its snapshot.
  func join(_ snapshot: Snapshot, _ vouched: LogReplica.Vouched) throws(StoreError) {
    snapshotsUnderWay.remove(snapshot.log)
    guard isAwaited(snapshot.log, from: vouched.home),
      vouched.home != node || recovery?.isHeld(snapshot.log) == true
    else { return }
    var replica: LogReplica
    let learned: (known: KnownNodes, chains: [NodeChain])
    do throws(Refusal) {
      learned = try learning(snapshot.documents)
      let known = vouched.home == node ? learned.known.forHistory : learned.known
      replica = try LogReplica(joining: snapshot, vouched: vouched, known, suite)
      guard replica.size >= logs[snapshot.log]?.replica.size ?? 0 else { throw .snapshotUnproven }
    } catch {
      // What is held of the channel is not followed now, so that nobody shares it.
      if error == .checkpointMismatch { claims.note(snapshot.checkpoint, of: snapshot.log, from: nil) }
      restSnapshot(of: snapshot.log)
      return journal.warning(
        "snapshotRefused", [("code", error.code), ("log", hexString(snapshot.log.bytes))])
    }
    snapshotRests[snapshot.log] = nil
    try keep(learned.chains.filter { replica.concerns($0.node) })
    let reference = try place(for: replica)
    var proof = snapshot
    // What leads from the vouched checkpoint was for this moment; the rest proves itself.
    proof.trustedConsistency = []
    try store.keepJoined(proof.encode(), of: reference)
    try store.save(&replica, as: reference)
    let log = LiveLog(StoredLog(reference: reference, base: replica.size, replica: replica), node: node)
    log.ahead = logs[snapshot.log]?.ahead ?? AheadCheckpoints()
    add(log)
    try noteSentInvitations(in: log)
    try rememberSeal(of: log, from: vouched.home)
    for (lane, position) in replica.state.lanes where lane.node == node {
      noteUsed(position, in: snapshot.log)
    }
    for (user, letters) in invitations.byUser where letters[snapshot.log]?.isAccepted == true {
      try store.deleteInvitation(of: user, to: snapshot.log)
      invitations[user, snapshot.log] = nil
    }
    viewIsStale = true
    afterCommit.append { [self] in
      introduce(log)
      compareReached(log)
      refreshHeld(snapshot.log)
      session(vouched.home) { $0.wants([snapshot.log]) }
      journal.info("joined", [("log", hexString(snapshot.log.bytes))])
    }
  }
}

func hexString(_ bytes: Bytes32) -> String { Hex.text(bytes.bytes) }
