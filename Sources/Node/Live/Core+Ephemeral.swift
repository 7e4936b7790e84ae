internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// What nodes tell each other of what their users do now (spec: federation, "ephemeral").
extension Core {
  /// The other nodes with joined users in a channel.
  func peers(of log: LiveLog) -> Set<NodeID> {
    Set(log.replica.state.nodes.compactMap { $0.value.isMember && $0.key != node ? $0.key : nil })
  }

  /// The nodes that share a channel with a user of this node.
  func peers(of user: UserID) -> Set<NodeID> {
    var peers: Set<NodeID> = []
    for channel in live.memberships[user] ?? [] {
      if let log = logs[channel] { peers.formUnion(self.peers(of: log)) }
    }
    return peers
  }

  func tell(_ item: EphemeralItem, to peers: Set<NodeID>, _ now: UInt64) {
    for peer in peers { live.sessions[peer, default: EphemeralSession()].changed(item, nowMilliseconds: now) }
  }

  /// A channel has other members than before: their nodes are to learn who is there.
  func introduceLive(_ log: LiveLog) {
    guard !log.localMembers.isEmpty else { return }
    for peer in peers(of: log) { live.sessions[peer, default: EphemeralSession()].shared() }
  }

  /// Lets every session act.
  func tellPeers(_ now: UInt64) {
    var due: Set<NodeID> = []
    for peer in live.sessions.keys where admission(of: peer) == .admitted {
      if live.sessions[peer]?.takeRefresh(nowMilliseconds: now) == true { due.insert(peer) }
    }
    if !due.isEmpty { refresh(due, now) }
    for peer in live.sessions.keys where admission(of: peer) == .admitted {
      if let request = live.sessions[peer]?.next(nowMilliseconds: now) { links.ephemeral(request, to: peer) }
    }
  }

  private func refresh(_ due: Set<NodeID>, _ now: UInt64) {
    for (user, presence) in live.presence.present(nowMilliseconds: now)
    where live.settings(of: user).presence.reachesPeers {
      tell(.presence(user, presence), to: peers(of: user).intersection(due), now)
    }
  }

  func ephemeralAnswered(by peer: NodeID, _ response: EphemeralResponse) {
    live.sessions[peer]?.answered()
    guard let first = response.refused.first else { return }
    journal.debug(
      "ephemeralRefused",
      [("peer", hexString(peer.bytes)), ("code", first.code.string), ("items", "\(response.refused.count)")])
  }

  func ephemeralFailed(_ code: String, at peer: NodeID) {
    live.sessions[peer]?.failed(code, nowMilliseconds: monotonicMilliseconds)
  }
}

/// What a peer says of its users. Each item is judged by itself.
extension Core {
  private static let clockMilliseconds: UInt64 = 300_000
  private static let highestSequence: UInt64 = 1 << 40

  /// `nil` if the peer asks too often.
  func ephemeral(_ request: EphemeralRequest, from peer: NodeID) -> EphemeralResponse? {
    let now = monotonicMilliseconds
    guard live.takesRequest(of: peer, nowMilliseconds: now) else { return nil }
    var refused: [EphemeralResponse.Refused] = []
    func judge(_ list: UInt64, _ index: Int, _ take: () throws(EphemeralRefusal) -> Void) {
      do throws(EphemeralRefusal) { try take() } catch {
        refused.append(EphemeralResponse.Refused(list: list, index: UInt64(index), code: error.rawValue))
      }
    }
    for (index, item) in request.typing.enumerated() {
      judge(1, index) { () throws(EphemeralRefusal) in try take(item, from: peer, now) }
    }
    for (index, item) in request.reads.enumerated() {
      judge(2, index) { () throws(EphemeralRefusal) in try take(item, from: peer) }
    }
    var shown: [(participant: Participant, presence: Presence)] = []
    let directory = request.presence.isEmpty ? nil : sharedDirectory(of: peer)
    for (index, item) in request.presence.enumerated() {
      judge(3, index) { () throws(EphemeralRefusal) in
        if let change = try take(item, from: peer, directory, now) { shown.append(change) }
      }
    }
    if !shown.isEmpty { links.live(.presence(shown)) }
    return EphemeralResponse(refused: refused)
  }

  private func take(
    _ item: EphemeralRequest.Typing, from peer: NodeID, _ now: UInt64
  ) throws(EphemeralRefusal) {
    let participant = Participant(node: peer, user: item.user)
    let log = try sharedChannel(item.channel, with: participant)
    guard log.replica.state.maySend(participant) else { throw .missingCapability }
    guard item.leftMilliseconds <= TypingBoard.mostMilliseconds else { throw .timeAhead }
    live.typing.typed(
      participant, in: item.channel, leftMilliseconds: item.leftMilliseconds, nowMilliseconds: now)
  }

  private func take(_ item: EphemeralRequest.ReadPosition, from peer: NodeID) throws(EphemeralRefusal) {
    let participant = Participant(node: peer, user: item.user)
    let log = try sharedChannel(item.channel, with: participant)
    guard item.next <= Self.highestSequence else { throw .futureCursor }
    guard log.replica.state.participantCount <= LiveState.readersOfChannel else { throw .tooManyReaders }
    guard live.reads[item.channel]?[participant] != item.next else { return }
    live.reads[item.channel, default: [:]][participant] = item.next
    links.live(.read(participant, item.channel, next: item.next))
  }

  /// What is new of it to streams.
  private func take(
    _ item: EphemeralRequest.UserPresence, from peer: NodeID, _ directory: LogState?, _ now: UInt64
  ) throws(EphemeralRefusal) -> (participant: Participant, presence: Presence)? {
    guard let directory else { throw .unknownLog }
    guard directory.users[item.user]?.user.isActive == true else { throw .unknownUser }
    guard let state = Presence.State(rawValue: item.state) else { throw .stateUnknown }
    let wall = world.nowMilliseconds()
    guard item.lastSeenMilliseconds <= wall + Self.clockMilliseconds else { throw .timeAhead }
    let seen = state == .online || item.lastSeenMilliseconds == 0 ? nil : item.lastSeenMilliseconds
    let participant = Participant(node: peer, user: item.user)
    let presence = Presence(state, lastSeenMilliseconds: seen)
    let known = live.remote.updateValue(
      LiveState.Remote(
        presence: presence, endsMilliseconds: now + LiveState.remoteMilliseconds, heardMilliseconds: wall),
      forKey: participant)
    return known?.presence == presence ? nil : (participant, presence)
  }

  /// A channel in which both nodes have joined users, the participant among them. What is not for the peer to know is told alike.
  private func sharedChannel(
    _ id: LogID, with participant: Participant
  ) throws(EphemeralRefusal) -> LiveLog {
    guard let log = logs[id], log.replica.state.log.kind == .channel, !log.localMembers.isEmpty,
      log.replica.state.nodes[participant.node]?.isMember == true
    else { throw .unknownLog }
    guard log.replica.state.participants[participant]?.status == .joined else { throw .notMember }
    return log
  }

  /// The directory of a peer that shares a channel with this node, if it is held here.
  private func sharedDirectory(of peer: NodeID) -> LogState? {
    guard let directory = known[peer]?.newest.directory, let log = logs[directory], sharesChannel(with: peer)
    else { return nil }
    return log.replica.state
  }

  /// Forgets who is there of nodes that no longer say so; what is to be shown of it.
  func expireRemote(_ now: UInt64) -> [(participant: Participant, presence: Presence)] {
    guard now >= live.nextExpiryMilliseconds else { return [] }
    live.nextExpiryMilliseconds = now + LiveState.remoteMilliseconds / 10
    var shown: [(participant: Participant, presence: Presence)] = []
    for (participant, remote) in live.remote where remote.endsMilliseconds <= now {
      guard remote.presence.state != .offline else { continue }
      let gone = Presence(.offline, lastSeenMilliseconds: remote.seenMilliseconds)
      live.remote[participant]?.presence = gone
      shown.append((participant, gone))
    }
    return shown
  }
}
