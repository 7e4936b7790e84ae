internal import Federation
internal import Model
internal import Rules
internal import Store

/// What this node's users do now.
extension Core {
  func streamOpened(_ user: UserID) { live.presence.opened(user, nowMilliseconds: monotonicMilliseconds) }

  func streamClosed(_ user: UserID) {
    live.presence.closed(
      user, nowMilliseconds: monotonicMilliseconds, wallMilliseconds: world.nowMilliseconds())
  }

  func setPresence(of user: UserID, isAway: Bool) {
    live.presence.set(
      user, isAway: isAway, nowMilliseconds: monotonicMilliseconds,
      wallMilliseconds: world.nowMilliseconds())
  }

  /// A user writes in a channel, or no longer.
  func typed(in channel: LogID, by user: UserID, isTyping: Bool) -> NodeProblem? {
    guard let log = logs[channel], log.localMembers.contains(user) else { return .unknownChannel }
    let participant = Participant(node: node, user: user)
    if log.replica.state.policy?.policy.isArchived == true { return NodeProblem(Refusal.channelArchived) }
    guard log.replica.state.maySend(participant) else { return NodeProblem(Refusal.missingCapability) }
    let settings = live.settings(of: user)
    guard settings.typing.reachesOwnNode else { return nil }
    let left = isTyping ? TypingBoard.shownMilliseconds : 0
    let now = monotonicMilliseconds
    live.typing.typed(participant, in: channel, leftMilliseconds: left, nowMilliseconds: now)
    if settings.typing.reachesPeers {
      tell(.typing(channel, user, leftMilliseconds: left), to: peers(of: log), now)
    }
    return nil
  }

  /// Who has sent a message writes no longer.
  func stopTyping(in log: LiveLog) {
    for entry in log.appended.entries {
      guard let header = entry.event?.event.header, header.kind == .message,
        let author = header.author.participant
      else { continue }
      live.typing.stopped(author, in: log.replica.id, nowMilliseconds: monotonicMilliseconds)
    }
  }

  /// A user has read a channel up to before `next`.
  func tellRead(_ next: UInt64, of log: LiveLog, by user: UserID) {
    let channel = log.replica.id
    links.live(.ownRead(user, channel, next: next))
    let settings = live.settings(of: user)
    guard settings.readPositions.reachesOwnNode,
      log.replica.state.participantCount <= LiveState.readersOfChannel
    else { return }
    links.live(.read(Participant(node: node, user: user), channel, next: next))
    if settings.readPositions.reachesPeers {
      tell(.read(channel, user, next: next), to: peers(of: log), monotonicMilliseconds)
    }
  }

  func setSettings(
    of user: UserID, _ change: (inout UserSettings) -> Void,
    told: @escaping @Sendable (Result<UserSettings, NodeProblem>) -> Void
  ) throws(StoreError) {
    let before = live.settings(of: user)
    var settings = before
    change(&settings)
    try store.save(settings, of: user)
    let after = settings
    afterCommit.append { [self] in
      live.settings[user] = after
      if after.presence != before.presence { retell(user, before.presence, after.presence) }
      told(.success(after))
    }
  }

  /// Those who may no longer know are told that the user is gone; those who may now, how it is.
  private func retell(_ user: UserID, _ before: UserSettings.Audience, _ after: UserSettings.Audience) {
    let now = monotonicMilliseconds
    guard let presence = live.presence.presence(of: user, nowMilliseconds: now) else { return }
    if before.reachesOwnNode != after.reachesOwnNode {
      let shown = after.reachesOwnNode ? presence : Presence(.offline)
      links.live(.presence([(Participant(node: node, user: user), shown)]))
    }
    if before.reachesPeers != after.reachesPeers {
      tell(.presence(user, after.reachesPeers ? presence : Presence(.offline)), to: peers(of: user), now)
    }
  }

  /// Tells of what is due. Called after each batch and when something is due.
  func tickLive(_ now: UInt64) {
    var shown: [(participant: Participant, presence: Presence)] = []
    for (user, presence) in live.presence.changes(nowMilliseconds: now) {
      let audience = live.settings(of: user).presence
      if audience.reachesOwnNode { shown.append((Participant(node: node, user: user), presence)) }
      if audience.reachesPeers { tell(.presence(user, presence), to: peers(of: user), now) }
    }
    shown += expireRemote(now)
    if !shown.isEmpty { links.live(.presence(shown)) }
    for change in live.typing.changes(nowMilliseconds: now) { links.live(.typing(change)) }
    tellPeers(now)
  }

  var liveWakeAtMilliseconds: UInt64? {
    let sessions = live.sessions.compactMap { peer, session in
      admission(of: peer) == .admitted ? session.wakeAtMilliseconds : nil
    }
    return ([live.presence.wakeAtMilliseconds, live.typing.wakeAtMilliseconds].compactMap { $0 } + sessions)
      .min()
  }

  func livePicture() -> LivePicture {
    LivePicture(
      own: node, presence: live.presence, typing: live.typing, remote: live.remote,
      reads: live.reads, settings: live.settings, nowMilliseconds: monotonicMilliseconds)
  }
}

extension LogState {
  /// Whether somebody is joined and may write.
  func maySend(_ participant: Participant) -> Bool {
    guard let record = participants[participant], record.status == .joined,
      let role = roles[record.role]?.definition
    else { return false }
    return role.capabilities.contains(.sendMessage)
  }
}
