internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Wire

/// What messages mean for the attention of this node's users.
extension Core {
  /// Notes what the batch added to a channel: what users wrote they have read, and who is mentioned.
  func attend(to log: LiveLog) throws(StoreError) {
    guard log.replica.state.log.kind == .channel else { return }
    var read: [UserID: UInt64] = [:]
    var number = store.lastArrival - Int64(log.appended.entries.count)
    for entry in log.appended.entries {
      number += 1
      guard entry.judgement == .accepted, let event = entry.event?.event,
        let author = event.header.author.participant
      else { continue }
      let kind = event.header.kind
      guard kind == .message || kind == .join || kind == .create else { continue }
      if author.node == node { read[author.user] = entry.sequence + 1 }
      guard kind == .message, let bytes = event.body, Body.mayHaveMoreThanText(bytes),
        !log.effects.erased.contains(entry.sequence), let body = try? Body.decode(bytes, for: kind)
      else { continue }
      try mention(body, by: author, entry, number, in: log)
      if author.node == node { try store.forgetClaims(of: author.user, to: body.files.map(\.blob)) }
    }
    for (user, next) in read { try store.advance(user, to: next, in: log.reference) }
  }

  private func mention(
    _ body: Body, by author: Participant, _ entry: AppendedEntry, _ number: Int64, in log: LiveLog
  ) throws(StoreError) {
    let sequence = entry.sequence
    let ownAuthor = author.node == node ? author.user : nil
    let now = monotonicMilliseconds
    if body.mentionsEverybody, entry.mayMentionAll,
      mentionGuard.admits(author, to: nil, nowMilliseconds: now)
    {
      try store.mentionEverybody(by: ownAuthor, at: sequence, of: log.reference, number: number)
      log.mentions.append(MentionNews(user: nil, author: ownAuthor, sequence: sequence))
      return
    }
    for mentioned in body.mentions where mentioned.node == node && mentioned != author {
      let user = mentioned.user
      guard log.localMembers.contains(user), mentionGuard.admits(author, to: user, nowMilliseconds: now)
      else { continue }
      try store.mention([user], by: ownAuthor, at: sequence, of: log.reference, number: number)
      if muted[log.reference]?.contains(user) != true {
        log.mentions.append(MentionNews(user: user, author: ownAuthor, sequence: sequence))
      }
    }
  }
}

/// Whom a text names, as this node's users write.
extension Core {
  func body(_ text: Text, by user: UserID, in log: LiveLog, files: [FileItem]) -> [UInt8] {
    let salt = Randomness.bytes16()
    guard text.utf8.contains(UInt8(ascii: "@")) else {
      return Body(salt: salt, text: text, files: files).encode()
    }
    var mentions: [Participant] = []
    var everybody = false
    for word in MentionWords(text) {
      if word.isEverybody {
        everybody = true
      } else if mentions.count < Limits.mentions, let found = participant(word, in: log),
        !mentions.contains(found)
      {
        mentions.append(found)
      }
    }
    return Body(
      salt: salt, text: text, mentions: mentions, mentionsEverybody: everybody, files: files
    ).encode()
  }

  /// With a domain, that node's user; without, this node's, or else the only one in the channel with that name.
  private func participant(_ word: MentionWords.Word, in log: LiveLog) -> Participant? {
    if let domain = word.domain {
      guard let domain = Domain(domain), let home = known.node(at: domain)?.node else { return nil }
      return joined(word.name, of: home, in: log)
    }
    for name in word.names {
      if let own = joined(name, of: node, in: log) { return own }
      let others = log.replica.state.nodes.filter { $0.value.isMember && $0.key != node }
        .compactMap { joined(name, of: $0.key, in: log) }
      if !others.isEmpty { return others.count == 1 ? others.first : nil }
    }
    return nil
  }

  private func joined(_ name: Text, of home: NodeID, in log: LiveLog) -> Participant? {
    guard let directory = known[home]?.newest.directory,
      let user = logs[directory]?.replica.state.activeUser(named: name)
    else { return nil }
    let participant = Participant(node: home, user: user)
    return log.replica.state.participants[participant]?.status == .joined ? participant : nil
  }
}
