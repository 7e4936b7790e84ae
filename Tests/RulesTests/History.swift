import Model
import Rules
import Sodium
import Suite
import TestSupport
import Wire

/// Makes up what the users of a few nodes do in one channel: mostly sensible, often late, sometimes nonsense, and often just within
/// a bound or just beyond it.
struct History {
  static let startMilliseconds: UInt64 = 1_750_000_000_000

  let creation: Event
  let term: UInt64
  var random: Seeded
  let nodes: [NodeID]
  let users: [UserID]
  /// Those that are asked for, and one that there is not at first.
  var roles: [UInt64] = [0, 1, 2, 3, 9]
  var nowMilliseconds = Self.startMilliseconds
  /// Whether it is about how many come, and nobody else's people do anything.
  var isCrowded = false

  /// As many users as on each of so many nodes.
  init(
    _ random: Seeded, _ suite: any CryptoSuite, form: Form = .channel, nodes: Int = 4, users: Int = 4,
    term: UInt64 = 0, manyRoles: Bool = false
  ) {
    var random = random
    self.term = term
    self.nodes = (0..<nodes).map { _ in NodeID(random.hash()) }
    self.users = (0..<users).map { _ in UserID(random.salt()) }
    let all = Capabilities.all.rawValue
    var roles = [(UInt64(0), UInt64(100), all), (1, 50, all & ~0x2000), (2, 10, 0x77), (3, 0, 1)].map {
      RoleDefinition(role: $0.0, name: "role", rank: $0.1, capabilities: Capabilities(rawValue: $0.2))
    }
    if manyRoles {
      roles += (100..<126).map { RoleDefinition(role: $0, name: "role", rank: 0, capabilities: []) }
      self.roles += 200..<206
    }
    let content = ChannelCreation(
      privacy: .open, form: form, name: "market", topic: "", policy: Policy(), roles: roles, creatorRole: 0,
      document: DocumentReference(number: 0, hash: random.hash()))
    creation = Event(
      Header(
        log: nil, kind: .create, author: Author(node: self.nodes[0], user: self.users[0]),
        position: Position(lane: 0, incarnation: 1, counter: 1), timeMilliseconds: Self.startMilliseconds,
        content: .channel(content), nonce: random.hash()), body: nil, suite)
    self.random = random
  }

  /// The point at which the event is judged whose header was made last.
  func point(_ sequence: UInt64) -> EntryPoint {
    EntryPoint(term: term, sequence: sequence, timeMilliseconds: nowMilliseconds)
  }

  /// Time goes on, mostly.
  mutating func header(before size: UInt64, _ state: LogState) -> Header {
    nowMilliseconds += random.oneIn(4) ? 0 : UInt64(random.integer(0...2_000))
    let kinds = Kind.allCases.filter { $0.log == .channel && !$0.isCreate } + Self.frequent
    let kind = random.oneIn(60) ? random.pick(Kind.allCases) : random.pick(isCrowded ? Self.coming : kinds)
    let person = author(kind, state)
    let hasUser = kind.user == .always || kind.user == .optional && !random.oneIn(4)
    let node = hasUser || random.oneIn(3) ? person.node : nodes[0]
    let author = Author(node: node, user: hasUser ? person.user : nil)
    let content = content(kind, state, by: author)
    return Header(
      log: kind.isCreate ? nil : random.oneIn(80) ? LogID(random.hash()) : LogID(creation.id.bytes),
      kind: kind,
      author: author, position: position(of: author.node, state), timeMilliseconds: originTime(state),
      bodyHash: kind.hasBody ? random.hash() : nil, relation: relation(kind, author),
      content: content, base: kind.hasBase ? base(size, content, kind, state) : nil, seen: seen(size),
      nonce: kind.isCreate ? random.hash() : nil)
  }

  private static let coming: [Kind] = [
    .invite, .invite, .invite, .join, .join, .kick, .admit, .admit,
  ]

  private static let frequent: [Kind] =
    Array(repeating: .invite, count: 6) + Array(repeating: .join, count: 8)
    + Array(repeating: .message, count: 4)

  /// Someone who may do this, as a rule; for a join, often someone invited.
  private mutating func author(_ kind: Kind, _ state: LogState) -> Participant {
    let wanted: ParticipantRecord.Status = kind == .join ? .invited : .joined
    var able = everybody.filter { state.participants[$0]?.status == wanted }
    // In a long history those who may change something have mostly left: they are asked first, and go last.
    let powerful = able.filter {
      state.participants[$0].flatMap { state.roles[$0.role] }?.definition.rank ?? 0 >= 50
    }
    if kind.hasBase, !powerful.isEmpty, random.oneIn(2) { able = powerful }
    if kind == .leave, !random.oneIn(20) { able.removeAll { $0 == powerful.first } }
    if !able.isEmpty, !random.oneIn(kind == .join ? 2 : 6) { return random.pick(able) }
    return anyone()
  }

  /// Whom it is about: somebody of whom it can be, as a rule.
  private mutating func target(_ kind: Kind, _ state: LogState, by author: Author) -> Participant {
    if let author = author.participant, random.oneIn(16) { return author }
    let wanted: [ParticipantRecord.Status] =
      switch kind {
      case .kick, .assignRole: [.joined, .invited]
      case .ban: [.joined, .gone, .banned]
      case .unban: [.banned]
      default: []
      }
    let fit = everybody.filter { state.participants[$0].map { wanted.contains($0.status) } ?? false }
    return fit.isEmpty || random.oneIn(3) ? anyone() : random.pick(fit)
  }

  private var everybody: [Participant] {
    nodes.flatMap { node in users.map { Participant(node: node, user: $0) } }
  }

  private mutating func anyone() -> Participant {
    Participant(node: random.pick(nodes), user: random.pick(users))
  }

  private mutating func relation(_ kind: Kind, _ author: Author) -> Relation? {
    guard kind.relation != .never else { return nil }
    let other = anyone()
    return Relation(
      event: EventID(random.hash()),
      author: random.oneIn(2) ? author : Author(node: other.node, user: other.user),
      position: Position(lane: 0, incarnation: 1, counter: 1))
  }

  private mutating func content(_ kind: Kind, _ state: LogState, by author: Author) -> Content {
    let target = target(kind, state, by: author)
    switch kind {
    case .invite:
      let document = DocumentReference(number: UInt64(random.integer(0...3)), hash: random.hash())
      return .invite(target, role: random.pick(roles), document: document)
    case .kick, .ban, .unban: return .target(target)
    case .assignRole: return .assignment(target, role: random.pick(roles))
    case .defineRole:
      return .role(
        RoleDefinition(
          role: random.pick(roles), name: "new", rank: UInt64(random.integer(0...100)),
          capabilities: Capabilities(rawValue: random.next() & Capabilities.all.rawValue)))
    case .name: return .text(Text("name \(random.integer(0...9))"))
    case .topic: return .text(Text("topic \(random.integer(0...9))"))
    case .policy: return .policy(policy(state, isHomes: author.user == nil))
    case .admit:
      let document = DocumentReference(number: UInt64(random.integer(0...3)), hash: random.hash())
      return .admission(target.node, document: document)
    case .nodeDocument:
      return document(of: author.node, state)
    default: return .none
    }
  }
}

extension Seeded {
  mutating func hash() -> Bytes32 { Bytes32(bytes(32), at: 0) }
  mutating func salt() -> Bytes16 { Bytes16(bytes(16), at: 0) }
  mutating func pick<Value>(_ values: [Value]) -> Value { values[integer(0...(values.count - 1))] }
}
