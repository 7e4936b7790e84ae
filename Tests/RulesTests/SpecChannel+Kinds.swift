import Model
import Rules

/// A check that failed, by its code.
struct SpecRefusal: Error {
  let code: String
}

/// spec/rules.md, R-10: the column "checks", row by row. The first that fails decides.
extension SpecChannel {
  func checkKind(_ header: Header) throws(SpecRefusal) {
    switch (header.kind, header.content) {
    case (.invite, .invite(let target, let role, _)): try checkInvite(header, target, role)
    case (.join, _): try checkJoin(header)
    case (.leave, _): try need(isHere(person(header)), "notMember")
    case (.kick, .target(let target)):
      try mayGovern(header, 7, people[target]?.changed)
      try need(isHere(people[target]), "targetNotMember")
      try needAbove(target, header)
    case (.ban, .target(let target)):
      try mayGovern(header, 8, people[target]?.changed)
      try need(people[target] != nil, "targetNotMember")
      try need(people[target]?.status != .banned, "alreadyBanned")
      if people[target]?.status != .gone { try needAbove(target, header) }
    case (.unban, .target(let target)):
      try mayGovern(header, 8, people[target]?.changed)
      try need(people[target]?.status == .banned, "notBanned")
    case (.assignRole, .assignment(let target, let role)): try checkAssignment(header, target, role)
    case (.defineRole, .role(let new)): try checkRole(header, new)
    case (.name, _): try mayGovern(header, 11, name.changed)
    case (.topic, _): try mayGovern(header, 12, topic.changed)
    case (.policy, .policy(let new)):
      if header.author.user == nil { try checkHomesPolicy(header, new) } else { try checkPolicy(header, new) }
    case (.nodeDocument, .document(let new)):
      try checkDocument(header)
      try need(document(header).map { new.number > $0.number }, "documentNotNewer")
    case (.nodeDocument, .replacement(let new)):
      try checkDocument(header)
      try need(document(header).map { new != $0 }, "documentNotNewer")
    case (.admit, .admission(let node, _)): try checkAdmission(header, node)
    default: try checkMessage(header)
    }
  }

  private func checkInvite(_ header: Header, _ target: Participant, _ role: UInt64) throws(SpecRefusal) {
    try needJoined(header)
    try needOpen()
    try need(header, 6)
    try needFresh(people[target]?.changed, header)
    let status = people[target]?.status
    try need(status != .joined, "alreadyMember")
    try need(status != .banned, "banned")
    try need(status != .invited, "alreadyMember")
    try need(roles[role] != nil, "unknownRole")
    try need(rank(role) <= rank(header), "rankTooLow")
    try needRoom()
    try need(form != .direct || people[target] != nil || people.count < 2, "channelFull")
  }

  private func checkJoin(_ header: Header) throws(SpecRefusal) {
    let (status, node, access) = (person(header)?.status, header.author.node, policy.value.access)
    try need(status != .joined, "alreadyMember")
    try need(status != .banned, "banned")
    if status == .invited { return }
    try need(form == .channel && access != nil, "notInvited")
    try need(node == home || isMember(node) || access?.reach == .peers, "notInvited")
    try needOpen()
    try needRoom()
  }

  private func checkAssignment(
    _ header: Header, _ target: Participant, _ role: UInt64
  ) throws(SpecRefusal) {
    try mayGovern(header, 9, people[target]?.changed)
    try need(people[target]?.status == .joined, "targetNotMember")
    try need(roles[role] != nil, "unknownRole")
    if target != header.author.participant { try needAbove(target, header) }
    try need(rank(role) <= rank(header), "rankTooLow")
  }

  private func checkRole(_ header: Header, _ new: RoleDefinition) throws(SpecRefusal) {
    let old = roles[new.role]
    try mayGovern(header, 10, old?.changed)
    if let old { try need(old.value.rank < rank(header), "rankTooLow") }
    try need(new.rank < rank(header), "rankTooLow")
    try need(new.capabilities.rawValue & ~capabilities(header) == 0, "missingCapability")
    try need(old != nil || roles.count < 32, "tooManyRoles")
  }

  private func checkPolicy(_ header: Header, _ new: Policy) throws(SpecRefusal) {
    try mayGovern(header, 13, policy.changed)
    if let role = new.access?.role {
      try need(roles[role] != nil, "unknownRole")
      try need(rank(role) <= rank(header), "rankTooLow")
    }
    guard let mirrors = new.mirrors?.nodes else { return }
    let present = policy.value.mirrors?.nodes
    for node in mirrors where present?.contains(node) != true {
      try need(node != home && isMember(node), "mirrorUnfit")
    }
    if let present { try need(Set(present).symmetricDifference(mirrors).count <= 1, "oneMirrorAtATime") }
  }

  private func checkHomesPolicy(_ header: Header, _ new: Policy) throws(SpecRefusal) {
    try need(header.author.node == home, "missingCapability")
    try needFresh(policy.changed, header)
    var (present, same) = (policy.value, new)
    try need(
      new.retentionMilliseconds.map { $0 < present.retentionMilliseconds ?? .max }, "missingCapability")
    (present.retentionMilliseconds, same.retentionMilliseconds) = (nil, nil)
    try need(present == same, "missingCapability")
  }

  private func checkDocument(_ header: Header) throws(SpecRefusal) {
    let node = header.author.node
    let isInvited = people.contains { $0.key.node == node && $0.value.status == .invited }
    try need(node == home || isInvited || isMember(node), "notMember")
  }

  private func checkAdmission(_ header: Header, _ node: NodeID) throws(SpecRefusal) {
    try need(header.author.node == home, "missingCapability")
    try need(form == .channel && policy.value.access?.reach == .peers, "notInvited")
    try need(!isMember(node), "alreadyMember")
    try need(nodes[node] != nil || nodes.count < 10_000, "channelFull")
  }

  private func checkMessage(_ header: Header) throws(SpecRefusal) {
    let isOwn = header.relation?.author == header.author
    try needJoined(header)
    if header.kind != .erase { try needOpen() }
    switch header.kind {
    case .message: try need(header, 0)
    case .edit: try need(header, 1)
    case .erase: try need(header, isOwn ? 2 : 3)
    case .reaction, .unreact: try need(header, 4)
    case .pin, .unpin: try need(header, 5)
    default: throw SpecRefusal(code: "no such kind")
    }
    if header.kind == .edit || header.kind == .unreact { try need(isOwn, "notAuthor") }
  }
}
