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
        try sendLetter(log, event, target)
      }
    }
  }

  private func sendLetter(_ log: LiveLog, _ event: Event, _ target: Participant) throws(StoreError) {
    guard let checkpoint = log.replica.checkpoint, let inviter = event.header.author.participant else {
      return
    }
    let state = log.replica.state
    let letter = InvitationLetter(
      salt: Randomness.bytes16(), channel: log.replica.id, home: log.replica.home,
      homeDomain: known[log.replica.home]?.newest.domain.text ?? identity.domain.text,
      checkpoint: Text(stored: checkpoint.note), inviteEvent: event.id, user: target.user, inviter: inviter,
      channelName: state.name?.text ?? "", privacy: state.log.privacy,
      inviterName: accounts[inviter.user]?.name ?? "")
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
    guard accounts[letter.user] != nil, letter.inviter.node == peer else { return }
    if let log = logs[letter.channel], log.localMembers.contains(letter.user) { return }
    let invitation = StoredInvitation(node: peer, letter: letter, timeMilliseconds: nowMilliseconds)
    try store.save(invitation)
    invitations[letter.user, default: [:]][letter.channel] = invitation
    viewIsStale = true
    let number = store.lastArrival
    afterCommit.append { [self] in links.invited(invitation, number: number) }
    if let domain = Domain(letter.homeDomain), known.domain(of: letter.home) == nil {
      afterCommit.append { [self] in links.discover(domain) }
    }
  }

  func answerInvitation(
    _ channel: LogID, by user: UserID, _ kind: Kind, accepted: @escaping Answer, ordered: Answer?
  ) throws(CommandFailure) {
    guard let invitation = invitations[user]?[channel], !invitation.isAccepted else {
      throw .problem(NodeProblem("unknownInvitation", "You have no unanswered invitation to that channel."))
    }
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
    let event = originate(Draft(log: channel, kind: kind, user: user))
    try keep { () throws(StoreError) in
      try dispatch(event, home: invitation.letter.home, accepted: accepted, ordered: ordered)
    }
  }

  /// A join or leave was ordered or turned away: the invitation is over, or waits for the channel's snapshot.
  func settleInvitation(_ event: Event, wasAccepted: Bool) throws(StoreError) {
    guard let user = event.header.author.user, event.header.author.node == node,
      event.header.kind == .join || event.header.kind == .leave,
      var invitation = invitations[user]?[event.log]
    else { return }
    viewIsStale = true
    if event.header.kind == .join, wasAccepted, logs[event.log] == nil {
      invitation.isAccepted = true
      try store.save(invitation)
      invitations[user]?[event.log] = invitation
      snapshotRetryMilliseconds = 0
    } else {
      try store.deleteInvitation(of: user, to: event.log)
      invitations[user]?[event.log] = nil
    }
  }

  /// Asks for the snapshots of channels that local users have joined and this node does not hold yet.
  func requestSnapshots() {
    guard monotonicMilliseconds >= snapshotRetryMilliseconds else { return }
    snapshotRetryMilliseconds = monotonicMilliseconds + 2_000
    for letters in invitations.values {
      for invitation in letters.values where invitation.isAccepted && logs[invitation.letter.channel] == nil {
        let letter = invitation.letter
        guard !snapshotsUnderWay.contains(letter.channel) else { continue }
        let checkpoint = try? CheckpointVerifier(known).verify(
          letter.checkpoint, log: letter.channel, term: 0, home: letter.home, suite)
        let vouched = LogReplica.Vouched(log: letter.channel, home: letter.home, checkpoint: checkpoint)
        snapshotsUnderWay.insert(letter.channel)
        links.fetchSnapshot(
          SnapshotRequest(log: letter.channel, trustedSize: checkpoint?.checkpoint.size ?? 0), vouched,
          from: letter.home)
      }
    }
  }

  /// Begins to follow a channel by its snapshot.
  func join(_ snapshot: Snapshot, _ vouched: LogReplica.Vouched) throws(StoreError) {
    snapshotsUnderWay.remove(snapshot.log)
    guard logs[snapshot.log] == nil else { return }
    var replica: LogReplica
    let learned: (known: KnownNodes, chains: [NodeChain])
    do throws(Refusal) {
      learned = try learning(snapshot.documents)
      replica = try LogReplica(joining: snapshot, vouched: vouched, learned.known, suite)
    } catch {
      return journal.warning("snapshotRefused", [("code", error.code)])
    }
    try keep(learned.chains.filter { replica.concerns($0.node) })
    let reference = try store.create(replica, base: replica.frontier)
    var proof = snapshot
    // What leads from the vouched checkpoint was for this moment; the rest proves itself.
    proof.trustedConsistency = []
    try store.keepJoined(proof.encode(), of: reference)
    try store.save(&replica, as: reference)
    let log = LiveLog(StoredLog(reference: reference, base: replica.size, replica: replica), node: node)
    add(log)
    for (user, letters) in invitations where letters[snapshot.log]?.isAccepted == true {
      try store.deleteInvitation(of: user, to: snapshot.log)
      invitations[user]?[snapshot.log] = nil
    }
    viewIsStale = true
    afterCommit.append { [self] in
      introduce(log)
      session(vouched.home) { $0.wants([snapshot.log]) }
      journal.info("joined", [("log", hexString(snapshot.log.bytes))])
    }
  }
}

func hexString(_ bytes: Bytes32) -> String { String(decoding: Hex.encode(bytes.bytes), as: UTF8.self) }
