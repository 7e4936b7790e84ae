import Model

/// What the checks are made of.
extension SpecChannel {
  func need(_ holds: Bool?, _ code: String) throws(SpecRefusal) {
    guard holds == true else { throw SpecRefusal(code: code) }
  }

  func person(_ header: Header) -> Person? { header.author.participant.flatMap { people[$0] } }

  func document(_ header: Header) -> DocumentReference? { nodes[header.author.node]?.document }

  func isMember(_ node: NodeID) -> Bool { (nodes[node]?.joined ?? 0) > 0 }

  func isHere(_ person: Person?) -> Bool { person?.status == .joined || person?.status == .invited }

  func rank(_ role: UInt64) -> UInt64 { roles[role]?.value.rank ?? .max }

  func rank(_ header: Header) -> UInt64 { person(header).map { rank($0.role) } ?? 0 }

  func capabilities(_ header: Header) -> UInt64 {
    person(header).flatMap { roles[$0.role] }?.value.capabilities.rawValue ?? 0
  }

  func needJoined(_ header: Header) throws(SpecRefusal) {
    try need(person(header)?.status == .joined, "notMember")
  }

  func needOpen() throws(SpecRefusal) { try need(!policy.value.isArchived, "channelArchived") }

  func needRoom() throws(SpecRefusal) {
    try need(people.values.count { isHere($0) } < 10_000, "channelFull")
  }

  /// The capability with this bit.
  func need(_ header: Header, _ bit: UInt64) throws(SpecRefusal) {
    try need(capabilities(header) >> bit & 1 == 1, "missingCapability")
  }

  func needFresh(_ changed: UInt64?, _ header: Header) throws(SpecRefusal) {
    try need((changed ?? 0) <= header.base?.size ?? 0, "staleBase")
  }

  /// What most that is governed begins with: author joined, a capability, and nothing newer.
  func mayGovern(_ header: Header, _ bit: UInt64, _ changed: UInt64?) throws(SpecRefusal) {
    try needJoined(header)
    try need(header, bit)
    try needFresh(changed, header)
  }

  func needAbove(_ target: Participant, _ header: Header) throws(SpecRefusal) {
    try need(people[target].map { rank(header) > rank($0.role) }, "rankTooLow")
  }
}
