import Model
import Suite
import TestSupport
import Wire

/// Random well-formed values of the model.
extension Seeded {
  mutating func hash() -> Bytes32 { Bytes32(bytes(32), at: 0) }
  mutating func salt() -> Bytes16 { Bytes16(bytes(16), at: 0) }
  mutating func node() -> NodeID { NodeID(hash()) }
  mutating func user() -> UserID { UserID(salt()) }
  mutating func participant() -> Participant { Participant(node: node(), user: user()) }
  mutating func number() -> UInt64 { next() >> UInt64(integer(1...63)) }

  mutating func text(_ sizes: ClosedRange<Int>) -> Text {
    Text(String((0..<integer(sizes)).map { _ in Character(Unicode.Scalar(UInt8(integer(0x20...0x7E)))) }))
  }

  mutating func reference() -> DocumentReference { DocumentReference(number: number(), hash: hash()) }

  mutating func position() -> Position {
    Position(lane: UInt64(integer(0...15)), incarnation: number() | 1, counter: number() | 1)
  }

  mutating func relation() -> Relation {
    Relation(
      event: EventID(hash()), author: Author(node: node(), user: oneIn(3) ? nil : user()),
      position: position())
  }

  mutating func policy(_ roles: [RoleDefinition] = []) -> Policy {
    let role = roles.isEmpty ? UInt64(integer(0...255)) : roles[integer(0...(roles.count - 1))].role
    return Policy(
      originBehindMilliseconds: oneIn(2) ? nil : number(),
      access: oneIn(2) ? nil : Access(oneIn(2) ? .members : .peers, role: role),
      retentionMilliseconds: oneIn(2) ? nil : max(1_000, number()), dropsEdited: oneIn(2),
      isArchived: oneIn(2))
  }

  mutating func role(_ role: UInt64) -> RoleDefinition {
    RoleDefinition(
      role: role, name: text(1...64), rank: UInt64(integer(0...100)),
      capabilities: Capabilities(rawValue: next() & Capabilities.all.rawValue))
  }

  mutating func creation() -> ChannelCreation {
    let roles = Set((0..<integer(1...32)).map { _ in UInt64(integer(0...255)) }).sorted().map { role($0) }
    return ChannelCreation(
      privacy: [.open, .org, .device][integer(0...2)],
      form: [.channel, .group, .direct][integer(0...2)], name: text(1...200), topic: text(0...1_000),
      policy: policy(roles), roles: roles, creatorRole: roles[integer(0...(roles.count - 1))].role,
      document: reference())
  }

  mutating func content(of kind: Kind) -> Content {
    switch kind {
    case .create: .channel(creation())
    case .invite: .invite(participant(), role: UInt64(integer(0...255)), document: reference())
    case .kick, .ban, .unban: .target(participant())
    case .assignRole: .assignment(participant(), role: UInt64(integer(0...255)))
    case .defineRole: .role(role(UInt64(integer(0...255))))
    case .name: .text(text(1...200))
    case .topic: .text(text(0...1_000))
    case .policy: .policy(policy())
    case .nodeDocument: .document(reference())
    case .admit: .admission(node(), document: reference())
    case .directoryCreate: .directory(document: DocumentReference(number: 0, hash: hash()))
    case .directoryUser:
      .user(DirectoryUser(user: user(), name: "a.b-c_9", displayName: text(1...200), isActive: oneIn(2)))
    case .mailboxCreate: .mailbox(peer: node(), document: reference())
    case .join, .leave, .message, .edit, .erase, .reaction, .unreact, .pin, .unpin, .invitation: .none
    }
  }

  mutating func header(_ kind: Kind) -> Header {
    let hasRelation = kind.relation == .always || kind.relation == .optional && oneIn(2)
    return Header(
      log: kind.isCreate ? nil : LogID(hash()), kind: kind,
      author: Author(node: node(), user: kind.user != .never ? user() : nil), position: position(),
      timeMilliseconds: number(), bodyHash: kind.hasBody ? hash() : nil,
      relation: hasRelation ? relation() : nil, content: content(of: kind),
      base: kind.hasBase ? Base(term: number(), size: number()) : nil,
      seen: (0..<(oneIn(2) ? 0 : integer(1...4))).map { _ in
        SeenCheckpoint(term: number(), size: number(), root: hash())
      }, nonce: kind.isCreate ? hash() : nil)
  }

  mutating func kind() -> Kind { Kind.allCases[integer(0...(Kind.allCases.count - 1))] }

  mutating func entry() -> Entry {
    let content: Entry.Content =
      oneIn(3) ? .state(root: hash()) : .event(EventID(hash()), verdict: UInt64(integer(0...80)))
    return Entry(term: number(), sequence: number(), timeMilliseconds: number(), content: content)
  }

  mutating func hashes(_ counts: ClosedRange<Int>) -> [Bytes32] { (0..<integer(counts)).map { _ in hash() } }
}
