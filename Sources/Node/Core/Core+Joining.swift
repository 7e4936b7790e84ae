internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Wire

/// Joining without an invitation, and letting others.
extension Core {
  /// A channel that is not open to the user is answered as one that is not there.
  func join(
    _ channel: LogID, by user: UserID, accepted: @escaping Answer, ordered: Answer?
  ) throws(CommandFailure) {
    if let invitation = invitations[user, channel], !invitation.isAccepted, !invitation.isHeld {
      return try answerInvitation(channel, by: user, .join, accepted: accepted, ordered: ordered)
    }
    guard let log = logs[channel], log.replica.state.log.kind == .channel, !isStale(log) else {
      throw .problem(.unknownChannel)
    }
    let draft = Draft(log: channel, kind: .join, user: user)
    switch refusal(of: draft, in: log) {
    case nil: break
    case .notInvited: throw .problem(.unknownChannel)
    case let refusal?: throw .problem(NodeProblem(refusal))
    }
    if let problem = obstacle(to: log) { throw .problem(problem) }
    let event = originate(draft)
    try keep { () throws(StoreError) in
      try dispatch(event, home: log.replica.home, accepted: accepted, ordered: ordered)
    }
  }

  /// Whether this node follows the channel no more: what it holds ends where its last user left.
  func isStale(_ log: LiveLog) -> Bool {
    log.replica.home != node && log.replica.state.nodes[node]?.isMember != true
  }

  /// The user wants to join a channel to which its home has admitted this node: as if by an invitation.
  func admitted(_ response: AdmitResponse, home: NodeID, _ user: UserID) throws(StoreError) {
    guard let account = accounts[user], let domain = known[home]?.newest.domain,
      isAwaited(response.channel.id, from: home),
      invitations[user, response.channel.id]?.isAccepted != true
    else { return }
    let letter = InvitationLetter(
      salt: Randomness.bytes16(), channel: response.channel.id, home: home, homeDomain: domain.text,
      checkpoint: response.checkpoint, inviteEvent: EventID(response.channel.id.bytes), user: user,
      inviter: Participant(node: node, user: user), channelName: response.channel.name,
      privacy: response.channel.privacy, inviterName: account.name, form: .channel)
    let invitation = StoredInvitation(node: node, letter: letter, timeMilliseconds: nowMilliseconds)
    try store.save(invitation)
    invitations[user, letter.channel] = invitation
    viewIsStale = true
  }

  /// The channels of this node that users of other nodes may join, from the one after `after` on.
  func openChannels(after: LogID?) -> [OpenChannel] {
    let open = logs.values.filter { isOpenToPeers($0) }.map(\.replica)
      .filter { replica in
        after.map { $0.bytes.bytes.lexicographicallyPrecedes(replica.id.bytes.bytes) } ?? true
      }
      .sorted { $0.id.bytes.bytes.lexicographicallyPrecedes($1.id.bytes.bytes) }
    return open.prefix(Limits.channelsInPage).map { OpenChannel($0) }
  }

  private func isOpenToPeers(_ log: LiveLog) -> Bool {
    let state = log.replica.state
    guard log.replica.home == node, state.log.kind == .channel, state.log.form == .channel,
      let policy = state.policy?.policy
    else { return false }
    return policy.access?.reach == .peers && !policy.isArchived
  }

  /// Lets a peer's users join a channel of this node. Answered once it is durable.
  func admit(
    _ request: AdmitRequest, from peer: NodeID, _ answer: @escaping (Result<AdmitResponse, Refusal>) -> Void
  ) throws(StoreError) {
    guard let log = logs[request.log], isOpenToPeers(log), let document = known[peer]?.newestReference else {
      return afterCommit.append { answer(.failure(.unknownLog)) }
    }
    let id = log.replica.id
    let done: () -> Void = { [self] in
      guard let log = logs[id], let checkpoint = log.replica.checkpoint else {
        return answer(.failure(.unknownLog))
      }
      let response = AdmitResponse(
        channel: OpenChannel(log.replica), checkpoint: Text(stored: checkpoint.note))
      answer(.success(response))
    }
    if let record = log.replica.state.nodes[peer], record.isMember || record.document == document {
      return afterCommit.append(done)
    }
    guard maySign(id) else { return afterCommit.append { answer(.failure(.logRecovering)) } }
    let draft = Draft(log: id, kind: .admit, user: nil, content: .admission(peer, document: document))
    if let refusal = refusal(of: draft, in: log) {
      return afterCommit.append { answer(.failure(refusal)) }
    }
    localEvents.append(
      LocalEvent(event: originate(draft)) { result in
        if case .failure = result { answer(.failure(.unknownLog)) } else { done() }
      })
  }
}

extension OpenChannel {
  init(_ replica: LogReplica) {
    self.init(
      id: replica.id, name: replica.state.name?.text ?? "", topic: replica.state.topic?.text ?? "",
      privacy: replica.state.log.privacy,
      members: UInt64(replica.state.participants.values.count { $0.status == .joined }))
  }
}
