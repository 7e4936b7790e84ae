import MLS
import TestSupport

/// Commits of members, and of those who join by them.
extension RandomWorld {
  func commit() throws {
    let committer = committer()
    var ring = ring
    let draft = try draft(committer, &ring)
    let own = try committer.group.commit(draft, signedBy: committer.key, preSharedKeys: ring)
    if random.oneIn(6) {
      try mayRestart(committer)
      try someStage(own.message, committer, ring)
      // Another came first, as it were: nothing of it may stay.
      try committer.group.dropPending()
      did("dropped")
      return try commit()
    }
    try mayRestart(committer)
    // Whether the program has ended or not, the group has all of it.
    guard let kept = committer.group.pendingCommit else { throw VectorFault(what: "the commit is gone") }
    try sameCommit(kept, own)
    note(kept, draft)
    try everybodyMerges(try kept.message.sent(), committer, ring)
    try welcome(kept, committer.group.welcome, draft, ring)
    waiting = []
    try followAsService(kept.message)
  }

  /// Some receive a commit that will not count, and drop it, or leave it to the next epoch.
  private func someStage(
    _ message: MLSMessage, _ committer: WorldMember, _ ring: PreSharedKeyRing
  ) throws {
    for member in members where member !== committer && random.oneIn(members.count < 20 ? 2 : members.count) {
      // As many as are kept, and room for the one that counts.
      guard member.group.stagedCommits.count + 1 < Limits.standard.stagedCommits,
        case .commit(let staged) = try member.group.receive(message.sent(), preSharedKeys: ring)
      else { continue }
      try mayRestart(member)
      if random.oneIn(2) { try member.group.drop(staged) }
      try mayRestart(member)
      if message.wireFormat == .privateMessage { did("competing commit") }
    }
  }

  /// A commit is the same after a restart.
  private func sameCommit(_ kept: OwnCommit, _ own: OwnCommit) throws {
    try same(kept.message, own.message, "own commit after a restart")
    let (now, before) = (kept.changes, own.changes)
    try same(now.added.map { $0.leaf }, before.added.map { $0.leaf }, "who is added")
    try same(now.removed, before.removed, "who is removed")
    try same(now.updated, before.updated, "who is updated")
    try same(now.proposals.map { $0.sender }, before.proposals.map { $0.sender }, "who proposed")
    try same(now.proposals.map { $0.proposal }, before.proposals.map { $0.proposal }, "what")
    try same(now.next.context, before.next.context, "the context that it leads to")
    try same(now.mixesKeys, before.mixesKeys, "whether it mixes keys")
  }

  /// Anybody; where only one member lacks what is proposed, that one.
  private func committer() -> WorldMember {
    let lacking = members.filter { !$0.knows }
    guard strangeIsProposed, lacking.count == 1, !lacking[0].isPassive else { return anyMember() }
    did("extension that only the committer lacks")
    return lacking[0]
  }

  private func draft(_ committer: WorldMember, _ ring: inout PreSharedKeyRing) throws -> CommitDraft {
    var draft = CommitDraft()
    draft.renewsKeys = !random.oneIn(4)
    draft.isPrivate = random.oneIn(4)
    draft.treeInWelcome = random.oneIn(2)
    draft.authenticatedData = random.bytes(random.below(4))
    if random.oneIn(5) { draft.mix(externalID: [1, 2, 3], provider) }
    if random.oneIn(6) {
      draft.renewal = try committer.renewed()
      did("new signature key")
    }
    var isForKnowing = isForKnowing
    if random.oneIn(6) {
      let list = extensions(knowing: everybodyKnows)
      isForKnowing = Self.isForKnowing(list)
      draft.setExtensions(list)
      did("extensions")
    }
    for _ in 0..<random.below(most > 50 ? 12 : 4) where members.count + waiting.count < most {
      let client = try newClient(knowing: isForKnowing)
      let own = client.keyPackage()
      waiting.append((client, own))
      draft.add(try own.verified(provider))
    }
    // A recording has no way to tell newcomers of keys from before them.
    if random.oneIn(5), recording == nil || waiting.isEmpty { try mixResumption(&draft, committer, &ring) }
    let victim = anyMember()
    if random.oneIn(4), victim !== committer { draft.remove(victim.group.ownLeaf) }
    return draft
  }

  /// A key of an epoch that everybody was in. Those who are added are told it.
  private func mixResumption(
    _ draft: inout CommitDraft, _ committer: WorldMember, _ ring: inout PreSharedKeyRing
  ) throws {
    let group = committer.group
    let earliest = members.map { $0.joined }.max() ?? group.epoch
    let known = max(earliest, group.epoch - min(group.epoch, 3))
    let epoch = random.oneIn(2) ? group.epoch : known
    draft.mix(groupID: group.groupID, epoch: epoch, provider)
    ring.add(try resumptionKey(of: group, epoch), groupID: group.groupID, epoch: epoch)
    did("resumption PSK")
  }

  private func resumptionKey(of group: Group, _ epoch: UInt64) throws -> Secret {
    if let key = group.resumptionKey(of: epoch) { return key }
    throw VectorFault(what: "no resumption key of epoch \(epoch)")
  }

  private func note(_ own: OwnCommit, _ draft: CommitDraft) {
    if draft.isPrivate { did("private commit") }
    for _ in own.changes.added { did("add") }
    for _ in own.changes.removed { did("remove") }
    if own.changes.updated.isEmpty { did("commit without path") }
    if own.changes.updated.count > 1 { did("update") }
    if own.changes.mixesKeys { did("external PSK") }
    if strangeIsProposed, !Self.isForKnowing(own.changes.next.context.extensions) {
      did("extension left behind")
    }
    strangeIsProposed = false
  }

  /// Those who were added join by the Welcome.
  private func welcome(
    _ own: OwnCommit, _ message: MLSMessage?, _ draft: CommitDraft, _ ring: PreSharedKeyRing
  ) throws {
    guard !own.changes.added.isEmpty else { return try holds(message == nil, "no Welcome for nobody") }
    guard let welcome = try message?.sent().welcome else { throw VectorFault(what: "no Welcome") }
    let tree = draft.treeInWelcome ? nil : own.changes.next.tree.bytes
    for (leaf, keyPackage) in own.changes.added {
      guard let one = waiting.first(where: { $0.own.keyPackage == keyPackage }) else {
        throw VectorFault(what: "somebody is added whom nobody knows")
      }
      let store = MemoryStore()
      let group = try Group(
        joining: welcome, with: one.own, tree: tree, preSharedKeys: ring, provider, store: store)
      try same(group.ownLeaf, leaf, "leaf of a new member")
      let member = WorldMember(one.client, nextNumber(), group, store)
      members.append(member)
      recording?.joined(member, one.own, welcome, tree)
    }
  }

  func everybodyMerges(
    _ message: MLSMessage, _ committer: WorldMember?, _ ring: PreSharedKeyRing
  ) throws {
    for member in members {
      switch try member.group.receive(message, preSharedKeys: ring) {
      case .ownCommit where member === committer: try member.group.mergePending()
      case .commit(let staged):
        guard random.oneIn(members.count < 20 ? 4 : members.count) else {
          try member.group.merge(staged)
          break
        }
        // The message comes again: a PublicMessage is read again, and of an encrypted one the commit is kept.
        try member.restart()
        let isPrivate = message.wireFormat == .privateMessage
        if isPrivate { did("private commit after a restart") }
        guard
          case .commit(let again) = try member.group.receive(
            message, preSharedKeys: isPrivate ? PreSharedKeyRing() : ring)
        else {
          throw VectorFault(what: "no commit after a restart")
        }
        try member.group.merge(again)
      default: throw VectorFault(what: "no commit")
      }
      try mayRestart(member)
      if !member.group.isActive {
        did("removed from")
        try member.group.erase()
        try holds(member.store.values.isEmpty, "what is erased is gone")
      }
    }
    members.removeAll { !$0.group.isActive }
    recording?.commit(message, members)
  }

  /// The service follows what it can read, and asks somebody for the rest.
  func followAsService(_ message: MLSMessage) throws {
    if case .publicMessage(let message) = try message.sent(), !serviceIsBlind {
      guard case .commit(let staged) = try service.receive(message) else {
        throw VectorFault(what: "the service takes no commit")
      }
      try service.merge(staged)
    } else {
      serviceIsBlind = false
      try service.catchUp(with: try asked())
      did("service catches up")
    }
    try restartService()
  }

  /// The group as a GroupInfo of somebody's has it.
  func asked() throws -> PublicGroup {
    let host = anyMember()
    let info = try host.group.groupInfo(withTree: random.oneIn(2), signedBy: host.key)
    guard case .groupInfo(let sent) = try MLSMessage.groupInfo(info).sent() else {
      throw VectorFault(what: "no GroupInfo")
    }
    return try PublicGroup(sent, tree: host.group.publicGroup.tree.bytes, provider)
  }
}
