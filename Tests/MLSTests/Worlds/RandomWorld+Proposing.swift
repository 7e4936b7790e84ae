import MLS
import TestSupport

/// Proposals of members, newcomers and a sender from outside.
extension RandomWorld {
  func propose() throws {
    let member = anyMember()
    let (group, key) = (member.group, member.key)
    var framing = Group.Framing()
    framing.isPrivate = random.oneIn(3)
    framing.authenticatedData = random.bytes(random.below(4))
    let victim = anyMember()
    let isVictim = victim !== member && group.publicGroup.tree.leaf(victim.group.ownLeaf) != nil
    switch random.below(10) {
    case 0: try tell(try group.proposeUpdate(signedBy: key, framing), from: member)
    case 1:
      try tell(try group.proposeUpdate(try member.renewed(), signedBy: key, framing), from: member)
      did("new signature key")
    case 2:
      try tell(
        try group.proposePreSharedKey(externalID: [1, 2, 3], signedBy: key, framing), from: member)
      did("proposed PSK")
    case 3 where isVictim:
      try tell(try group.proposeRemove(victim.group.ownLeaf, signedBy: key, framing), from: member)
    case 4 where isVictim:
      try tell(
        try OutsideProposal.message(
          .remove(victim.group.ownLeaf), to: service.group, from: 0, signedBy: externalSender), from: nil)
      did("external proposal")
    case 5 where members.count < most:
      let own = try newcomer()
      try tell(try group.proposeAdd(try own.verified(provider), signedBy: key, framing), from: member)
    case 6 where members.count < most:
      let own = try newcomer()
      guard let client = waiting.last?.client else { return }
      try tell(try OutsideProposal.joining(own, to: service.group, signedBy: client.key), from: nil)
      did("newcomer's proposal")
    case 7, 9:
      let proposed = extensions()
      strangeIsProposed = Self.isForKnowing(proposed) && !everybodyKnows
      try tell(try group.proposeExtensions(proposed, signedBy: key, framing), from: member)
      did("proposed extensions")
    case 8:
      let own = try newcomer()
      try tell(
        try OutsideProposal.message(
          .add(own.keyPackage), to: service.group, from: 0, signedBy: externalSender),
        from: nil)
    default: break
    }
  }

  private func newcomer() throws -> OwnKeyPackage {
    let client = try newClient()
    let own = client.keyPackage(isLastResort: random.oneIn(3))
    waiting.append((client, own))
    return own
  }

  /// Some extensions of the group context, those that not everybody knows only with `knowing`. The senders from outside
  /// stay.
  func extensions(knowing: Bool = true) -> [Extension] {
    var list = [RandomWorld.senders(externalSender)]
    guard knowing else { return list }
    if random.oneIn(2) {
      list.append(RequiredCapabilities(extensions: [RandomWorld.known], credentials: [1]).asExtension)
    }
    if random.oneIn(2) { list.append(Extension(type: RandomWorld.known, data: random.bytes(4))) }
    return list
  }

  /// Everybody gets a proposal.
  private func tell(_ made: MLSMessage, from sender: WorldMember?) throws {
    let message = try made.sent()
    recording?.proposal(message)
    for member in members where member !== sender {
      try mayRestart(member)
      guard case .proposal = try member.group.receive(message) else { throw VectorFault(what: "no proposal") }
    }
    if let sender { try mayRestart(sender) }
    guard case .publicMessage(let message) = message else {
      serviceIsBlind = true
      return did("private proposal")
    }
    guard case .proposal = try service.receive(message) else {
      throw VectorFault(what: "the service takes no proposal")
    }
    try restartService()
  }
}
