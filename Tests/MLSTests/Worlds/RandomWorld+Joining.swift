import MLS
import TestSupport

/// External commits.
extension RandomWorld {
  /// Somebody new, or somebody who comes back, joins without being asked.
  func joinExternally() throws {
    let host = anyMember()
    let info = try host.group.groupInfo(signedBy: host.key)
    guard case .groupInfo(let sent) = try MLSMessage.groupInfo(info).sent() else { return }
    let returning = random.oneIn(2) && members.count > 3 ? anyMember() : nil
    let client = try returning.map { try self.returning($0) } ?? newClient(knowing: isForKnowing)
    let store = MemoryStore()
    let join = try Group.join(
      sent, as: client.client, replacing: returning?.group.ownLeaf,
      externalPreSharedKeys: random.oneIn(2) ? [[1, 2, 3]] : [], preSharedKeys: ring, provider, store: store)
    if let returning {
      members.removeAll { $0 === returning }
      did("return")
    }
    try everybodyMerges(try join.commit.sent(), nil, ring)
    members.append(WorldMember(client, nextNumber(), join.group, store))
    waiting = []
    strangeIsProposed = false
    did("external commit")
    try followAsService(join.commit)
  }

  /// Somebody who comes back, as it was or with another credential and signature key.
  private func returning(_ member: WorldMember) throws -> TestClient {
    guard random.oneIn(2), case .basic(let identity) = member.client.client.credential else {
      return member.client
    }
    did("return with another credential")
    let name = String(decoding: identity.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
    return try TestClient(
      "\(name)/\(nextNumber())", provider, extensions: member.client.client.capabilities.extensions)
  }
}
