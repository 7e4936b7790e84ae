import Model
import Rules

/// spec/rules.md, R-10: the column "effect".
extension SpecChannel {
  mutating func takeEffect(of header: Header, at point: EntryPoint) {
    let changed = point.sequence + 1
    switch (header.kind, header.content) {
    case (.invite, .invite(let target, let role, let document)):
      people[target] = Person(status: .invited, role: role, changed: changed)
      setDocument(of: target.node, document)
    case (.admit, .admission(let node, let document)): setDocument(of: node, document)
    case (.join, _): join(header, at: point)
    case (.leave, _):
      if let author = header.author.participant { end(author, as: .gone, at: point) }
    case (.kick, .target(let target)), (.unban, .target(let target)): end(target, as: .gone, at: point)
    case (.ban, .target(let target)): end(target, as: .banned, at: point)
    case (.assignRole, .assignment(let target, let role)):
      people[target]?.role = role
      people[target]?.changed = changed
    case (.defineRole, .role(let role)): roles[role.role] = Changed(value: role, changed: changed)
    case (.name, .text(let text)): name = Changed(value: text, changed: changed)
    case (.topic, .text(let text)): topic = Changed(value: text, changed: changed)
    case (.policy, .policy(let new)): policy = Changed(value: new, changed: changed)
    case (.nodeDocument, .document(let new)), (.nodeDocument, .replacement(let new)):
      nodes[header.author.node]?.document = new
    default: break
    }
  }

  private mutating func setDocument(of node: NodeID, _ document: DocumentReference) {
    guard let old = nodes[node] else {
      nodes[node] = Node(document: document)
      return
    }
    if old.joined == 0 { nodes[node]?.document = document }
  }

  private mutating func join(_ header: Header, at point: EntryPoint) {
    guard let author = header.author.participant, var node = nodes[author.node] else { return }
    let invited = people[author].flatMap { $0.status == .invited ? $0.role : nil }
    let role = invited ?? policy.value.access?.role ?? .max
    people[author] = Person(status: .joined, role: role, changed: point.sequence + 1)
    if node.joined == 0 {
      node.since = point.sequence
      node.until = 0
      hasNewMember = true
    }
    node.joined += 1
    nodes[author.node] = node
  }

  private mutating func end(_ person: Participant, as status: Status, at point: EntryPoint) {
    guard let old = people[person] else { return }
    people[person] = Person(status: status, role: old.role, changed: point.sequence + 1)
    guard old.status == .joined, var node = nodes[person.node] else { return }
    node.joined -= 1
    if node.joined == 0 { node.until = point.sequence + 1 }
    nodes[person.node] = node
  }
}
