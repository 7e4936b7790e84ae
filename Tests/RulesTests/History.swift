import Model
import Rules
import Sodium
import Suite
import TestSupport
import Wire

/// Makes up what the users of a few nodes do in one channel: mostly sensible, often late, sometimes nonsense.
struct History {
  static let roles: [UInt64] = [0, 1, 2, 3, 9]
  private static let startMilliseconds: UInt64 = 1_750_000_000_000

  let creation: Event
  var random: Seeded
  private let nodes: [NodeID]
  private let users: [UserID]
  private var positions: [Lane: UInt64] = [:]
  private var nowMilliseconds = Self.startMilliseconds

  private struct Lane: Hashable {
    let node: NodeID
    let lane: UInt64
  }

  /// As many users as on each of so many nodes.
  init(_ random: Seeded, _ suite: any CryptoSuite, form: Form = .channel, nodes: Int = 4, users: Int = 4) {
    var random = random
    self.nodes = (0..<nodes).map { _ in NodeID(random.hash()) }
    self.users = (0..<users).map { _ in UserID(random.salt()) }
    let all = Capabilities.all.rawValue
    let roles = [(UInt64(0), UInt64(100), all), (1, 50, all & ~0x2000), (2, 10, 0x77), (3, 0, 1)].map {
      RoleDefinition(role: $0.0, name: "role", rank: $0.1, capabilities: Capabilities(rawValue: $0.2))
    }
    let content = ChannelCreation(
      privacy: .open, form: form, name: "market", topic: "", policy: Policy(), roles: roles, creatorRole: 0,
      document: DocumentReference(number: 0, hash: random.hash()))
    creation = Event(
      Header(
        log: nil, kind: .create, author: Author(node: self.nodes[0], user: self.users[0]),
        position: Position(lane: 0, incarnation: 1, counter: 1), timeMilliseconds: Self.startMilliseconds,
        content: .channel(content), nonce: random.hash()), body: nil, suite)
    positions[Lane(node: self.nodes[0], lane: 0)] = 1
    self.random = random
  }

  /// The point at which the next event is judged; time goes on.
  mutating func point(_ sequence: UInt64) -> EntryPoint {
    nowMilliseconds += UInt64(random.integer(0...2_000))
    return EntryPoint(term: 0, sequence: sequence, timeMilliseconds: nowMilliseconds)
  }

  mutating func header(before size: UInt64, _ state: LogState) -> Header {
    let kinds = Kind.allCases.filter { $0.log == .channel && !$0.isCreate } + Self.frequent
    let kind = random.oneIn(60) ? random.pick(Kind.allCases) : random.pick(kinds)
    let person = author(kind, state)
    let hasUser = kind.user == .always || kind.user == .optional && !random.oneIn(4)
    let node = hasUser || random.oneIn(3) ? person.node : nodes[0]
    let author = Author(node: node, user: hasUser ? person.user : nil)
    let position = nextPosition(of: author.node)
    return Header(
      log: kind.isCreate ? nil : random.oneIn(80) ? LogID(random.hash()) : LogID(creation.id.bytes),
      kind: kind,
      author: author, position: position, timeMilliseconds: originTime(),
      bodyHash: kind.hasBody ? random.hash() : nil, relation: relation(kind, author),
      content: content(kind, state), base: kind.hasBase ? base(size) : nil, seen: seen(size),
      nonce: kind.isCreate ? random.hash() : nil)
  }

  private static let frequent: [Kind] =
    Array(repeating: .invite, count: 6) + Array(repeating: .join, count: 8)
    + Array(repeating: .message, count: 4)

  /// Someone who may do this, as a rule; for a join, someone invited.
  private mutating func author(_ kind: Kind, _ state: LogState) -> Participant {
    let wanted: ParticipantRecord.Status = kind == .join ? .invited : .joined
    let able = state.participants.filter { $0.value.status == wanted }.keys.sorted()
    if !able.isEmpty, !random.oneIn(6) { return random.pick(able) }
    return anyone()
  }

  private mutating func anyone() -> Participant {
    Participant(node: random.pick(nodes), user: random.pick(users))
  }

  private mutating func nextPosition(of node: NodeID) -> Position {
    let lane = UInt64(random.integer(0...1))
    let highest = positions[Lane(node: node, lane: lane), default: 0]
    if highest > 0, random.oneIn(15) { return Position(lane: lane, incarnation: 1, counter: highest) }
    positions[Lane(node: node, lane: lane)] = highest + 1
    return Position(lane: lane, incarnation: 1, counter: highest + 1)
  }

  private mutating func originTime() -> UInt64 {
    if random.oneIn(40) { return nowMilliseconds + 400_000 }
    if random.oneIn(40) { return nowMilliseconds - 31 * 86_400_000 }
    return nowMilliseconds - UInt64(random.integer(0...5_000))
  }

  private mutating func base(_ size: UInt64) -> Base {
    if random.oneIn(30) { return Base(term: 1, size: 0) }
    if random.oneIn(30) { return Base(term: 0, size: size + 1) }
    return Base(term: 0, size: size - min(size, UInt64(random.oneIn(4) ? random.integer(0...20) : 0)))
  }

  private mutating func seen(_ size: UInt64) -> [SeenCheckpoint] {
    guard random.oneIn(10) else { return [] }
    return [SeenCheckpoint(term: 0, size: size + (random.oneIn(5) ? 1 : 0), root: .zero)]
  }

  private mutating func relation(_ kind: Kind, _ author: Author) -> Relation? {
    guard kind.relation != .never else { return nil }
    let other = anyone()
    return Relation(
      event: EventID(random.hash()),
      author: random.oneIn(2) ? author : Author(node: other.node, user: other.user),
      position: Position(lane: 0, incarnation: 1, counter: 1))
  }

  private mutating func content(_ kind: Kind, _ state: LogState) -> Content {
    let target = anyone()
    switch kind {
    case .invite:
      let document = DocumentReference(number: UInt64(random.integer(0...3)), hash: random.hash())
      return .invite(target, role: random.pick(Self.roles), document: document)
    case .kick, .ban, .unban: return .target(target)
    case .assignRole: return .assignment(target, role: random.pick(Self.roles))
    case .defineRole:
      return .role(
        RoleDefinition(
          role: random.pick(Self.roles), name: "new", rank: UInt64(random.integer(0...100)),
          capabilities: Capabilities(rawValue: random.next() & Capabilities.all.rawValue)))
    case .name: return .text(Text("name \(random.integer(0...9))"))
    case .topic: return .text(Text("topic \(random.integer(0...9))"))
    case .policy: return .policy(policy(state))
    case .admit:
      let document = DocumentReference(number: UInt64(random.integer(0...3)), hash: random.hash())
      return .admission(target.node, document: document)
    case .nodeDocument:
      return .document(DocumentReference(number: UInt64(random.integer(0...9)), hash: random.hash()))
    default: return .none
    }
  }
}

extension History {
  /// The present one with a shorter retention, as a home may, or any.
  private mutating func policy(_ state: LogState) -> Policy {
    if random.oneIn(2), var policy = state.policy?.policy {
      policy.retentionMilliseconds = UInt64(random.integer(1_000...9_000))
      return policy
    }
    let access = Access(random.oneIn(2) ? .members : .peers, role: random.pick(Self.roles))
    return Policy(
      originBehindMilliseconds: random.oneIn(2) ? nil : 86_400_000, access: random.oneIn(3) ? nil : access,
      retentionMilliseconds: random.oneIn(2) ? nil : 5_000, dropsEdited: random.oneIn(2),
      isArchived: random.oneIn(8))
  }
}

extension Seeded {
  mutating func hash() -> Bytes32 { Bytes32(bytes(32), at: 0) }
  mutating func salt() -> Bytes16 { Bytes16(bytes(16), at: 0) }
  mutating func pick<Value>(_ values: [Value]) -> Value { values[integer(0...(values.count - 1))] }
}
