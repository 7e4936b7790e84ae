import MLS
import TestSupport

/// Groups that follow from the one.
extension RandomWorld {
  /// A new group of the same members begins where this one ends.
  func reinitialise() throws {
    let committer = anyMember()
    var draft = CommitDraft()
    let id = random.bytes(8)
    draft.reInit(Proposal.ReInit(groupID: id, extensions: extensions(knowing: everybodyKnows)))
    draft.isPrivate = random.oneIn(2)
    let end = try committer.group.commit(draft, signedBy: committer.key)
    let message = try end.message.sent()
    for member in members {
      switch try member.group.receive(message) {
      case .ownCommit where member === committer: try member.group.mergePending()
      case .commit(let staged): try member.group.merge(staged)
      default: throw VectorFault(what: "no commit")
      }
      try mayRestart(member)
      try holds(!member.group.isActive, "a group has ended")
    }
    recording?.ended()
    members = try successors(committer) { (adding, store) in
      try committer.group.reinitialised(
        committer.presentation, TestClient.lifetime, adding: adding, at: TestClient.now, store: store)
    }
    unread = []
    waiting = []
    strangeIsProposed = false
    serviceIsBlind = false
    try serve(try asked())
    did("reinitialisation")
    try agree()
  }

  /// Some members begin another group, and leave it at that.
  func branch() throws {
    let founder = anyMember()
    let branch = try successors(founder, random.below(members.count)) { (adding, store) in
      try founder.group.branched(
        to: [7], founder.presentation, TestClient.lifetime, adding: adding, at: TestClient.now, store: store)
    }
    for member in branch {
      try same(
        member.group.epochAuthenticator, branch[0].group.epochAuthenticator, "epoch authenticator of a branch"
      )
    }
    did("branch")
  }

  /// Members of a group that follows: the founder, and the others, or so many of them, by Welcome.
  private func successors(
    _ founder: WorldMember, _ most: Int = .max,
    _ begin: ([VerifiedKeyPackage], MemoryStore) throws -> (group: Group, commit: OwnCommit)
  ) throws -> [WorldMember] {
    let others = members.filter { $0 !== founder }.prefix(most)
    let own = others.map { OwnKeyPackage($0.presentation, TestClient.lifetime, provider) }
    let store = MemoryStore()
    let (group, _) = try begin(try own.map { try $0.verified(provider) }, store)
    try group.mergePending()
    var found = [WorldMember(founder.client, nextNumber(), group, store, keys: [founder.key])]
    for (member, keyPackage) in zip(others, own) {
      guard let welcome = try group.welcome?.sent().welcome else { throw VectorFault(what: "no Welcome") }
      let store = MemoryStore()
      let joined = try member.group.successor(joining: welcome, with: keyPackage, store: store)
      let next = WorldMember(member.client, nextNumber(), joined, store, keys: [member.key])
      next.isPassive = member.isPassive
      found.append(next)
    }
    return found
  }
}
