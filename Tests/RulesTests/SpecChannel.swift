import Model
import Rules
import Wire

/// A channel as a reader of spec/rules.md would keep it with paper and pencil: its records, and nothing that makes judging fast.
struct SpecChannel {
  struct Place: Hashable {
    let node: NodeID
    let lane: UInt64
  }

  struct Position: Equatable {
    let incarnation: UInt64
    let counter: UInt64
  }

  struct Node: Equatable {
    var document: DocumentReference
    var joined: UInt64 = 0
    var since: UInt64 = 0
    var until: UInt64 = 0
  }

  enum Status: UInt64 {
    case invited = 0
    case joined = 1
    case banned = 2
    case gone = 3
  }

  struct Person: Equatable {
    var status: Status
    var role: UInt64
    var changed: UInt64
  }

  struct Changed<Value: Equatable>: Equatable {
    var value: Value
    var changed: UInt64
  }

  let id: LogID
  let home: NodeID
  let form: Form
  var name: Changed<Text>
  var topic: Changed<Text>
  var policy: Changed<Policy>
  var roles: [UInt64: Changed<RoleDefinition>] = [:]
  var nodes: [NodeID: Node] = [:]
  var positions: [Place: Position] = [:]
  var people: [Participant: Person] = [:]
  var hasNewMember = true

  /// The effect of a create event; `nil` if it creates no channel.
  init?(creating header: Header, _ id: LogID) {
    guard case .channel(let creation) = header.content, let user = header.author.user else { return nil }
    self.id = id
    home = header.author.node
    form = creation.form
    name = Changed(value: creation.name, changed: 1)
    topic = Changed(value: creation.topic, changed: 1)
    policy = Changed(value: creation.policy, changed: 1)
    for role in creation.roles { roles[role.role] = Changed(value: role, changed: 1) }
    nodes[home] = Node(document: creation.document, joined: 1)
    people[Participant(node: home, user: user)] = Person(
      status: .joined, role: creation.creatorRole, changed: 1)
    setPosition(header)
  }

  /// spec/log.md, *Entries*.
  func isStateEntryDue(at sequence: UInt64) -> Bool {
    hasNewMember || sequence > 0 && sequence % 1_024 == 0
  }

  mutating func setPosition(_ header: Header) {
    positions[Place(node: header.author.node, lane: header.position.lane)] = Position(
      incarnation: header.position.incarnation, counter: header.position.counter)
  }

  /// What is not as here in the state that the rules have come to.
  func differences(from state: LogState) -> [String] {
    var found: [String] = []
    func compare<Value: Equatable>(_ what: String, _ mine: Value, _ theirs: Value) {
      if mine != theirs { found.append("\(what): \(mine), and in the state \(theirs)") }
    }
    compare("id", id, state.log.id)
    compare("home", home, state.log.home)
    compare("form", form, state.log.form)
    compare("name", name, state.name.map { Changed(value: $0.text, changed: $0.changed) })
    compare("topic", topic, state.topic.map { Changed(value: $0.text, changed: $0.changed) })
    compare("policy", policy, state.policy.map { Changed(value: $0.policy, changed: $0.changed) })
    compare("roles", roles, state.roles.mapValues { Changed(value: $0.definition, changed: $0.changed) })
    compare("nodes", nodes, state.nodes.mapValues(Self.node))
    compare("people", people, state.participants.mapValues(Self.person))
    let lanes = state.lanes.map { (Place(node: $0.key.node, lane: $0.key.lane), Self.position($0.value)) }
    compare("positions", positions, Dictionary(uniqueKeysWithValues: lanes))
    return found
  }

  private static func node(_ record: NodeRecord) -> Node {
    Node(document: record.document, joined: record.joined, since: record.since, until: record.until)
  }

  private static func person(_ record: ParticipantRecord) -> Person? {
    Status(rawValue: record.status.rawValue).map {
      Person(status: $0, role: record.role, changed: record.changed)
    }
  }

  private static func position(_ position: Model.Position) -> Position {
    Position(incarnation: position.incarnation, counter: position.counter)
  }
}
