import Model
import Rules

/// What must be so of any event and the states before and after it, told in the words of a reader of the rules: nothing here asks
/// how they are judged.
struct RuleOracle {
  let before: LogState
  let after: LogState
  let header: Header
  let judgement: Judgement

  /// All that is not as it must be.
  var faults: [String] {
    switch judgement {
    case .turnedAway: unchanged(but: []) + ofEveryState
    case .refused: unchanged(but: [lane]) + ofEveryState
    case .accepted: ofAuthor + ofTarget + ofChanges + ofEveryState
    }
  }

  private var lane: RecordKey { .lane(header.author.node, header.position.lane) }

  private var author: Participant? { header.author.participant }

  private func role(of participant: Participant?) -> RoleDefinition? {
    participant.flatMap { before.participants[$0] }.flatMap { before.roles[$0.role] }?.definition
  }

  private func rank(of role: UInt64) -> UInt64 { before.roles[role]?.definition.rank ?? .max }

  // Who acts.

  private var ofAuthor: [String] {
    let status = author.flatMap { before.participants[$0] }?.status
    if status == .banned { return ["somebody who is banned has acted"] }
    switch header.kind {
    case .join: return status == .joined ? ["somebody has joined twice"] : []
    case .leave: return status == .joined || status == .invited ? [] : ["somebody left who was not there"]
    case .nodeDocument:
      let node = header.author.node
      let isInvited = before.participants.contains { $0.key.node == node && $0.value.status == .invited }
      let isNear = before.nodes[node]?.isMember == true || node == before.log.home || isInvited
      return isNear ? [] : ["a node that has nothing to do with the log has acted"]
    case .admit:
      return header.author.node == before.log.home ? [] : ["another node than the home has let one in"]
    case .policy where author == nil:
      return header.author.node == before.log.home
        ? [] : ["another node than the home has changed the policy"]
    default: break
    }
    guard status == .joined, let role = role(of: author) else { return ["somebody acted who is not joined"] }
    guard before.nodes[header.author.node]?.isMember == true else { return ["a user of no member has acted"] }
    return role.capabilities.isSuperset(of: needed)
      ? [] : ["somebody did what their role may not: \(header.kind)"]
  }

  private var needed: Capabilities {
    let isOwn = header.relation?.author == header.author
    switch header.kind {
    case .message: return .sendMessage
    case .edit: return .editOwn
    case .erase: return isOwn ? .eraseOwn : .eraseOther
    case .reaction, .unreact: return .react
    case .pin, .unpin: return .pin
    case .invite: return .invite
    case .kick: return .kick
    case .ban, .unban: return .ban
    case .assignRole: return .assignRole
    case .defineRole: return .defineRole
    case .name: return .changeName
    case .topic: return .changeTopic
    case .policy: return .changePolicy
    default: return []
    }
  }

  // Upon whom, and how high.

  private var ofTarget: [String] {
    let own = role(of: author)?.rank ?? 0
    switch header.content {
    case .target(let target) where header.kind == .kick || header.kind == .ban:
      let record = before.participants[target]
      let isThere = record?.status == .joined || record?.status == .invited
      return isThere && rank(of: record?.role ?? 0) >= own ? ["somebody put out one of their own rank"] : []
    case .invite(let target, let role, _):
      if before.participants[target]?.status == .banned { return ["somebody who is banned was invited"] }
      return rank(of: role) > own ? ["somebody was invited to above the inviter's rank"] : []
    case .assignment(let target, let role):
      if rank(of: role) > own { return ["somebody gave a role above their own rank"] }
      let theirs = rank(of: before.participants[target]?.role ?? 0)
      return target != author && theirs >= own ? ["somebody changed one of their own rank"] : []
    case .role(let definition):
      if definition.rank >= own { return ["somebody made a role of their own rank"] }
      if let old = before.roles[definition.role], old.definition.rank >= own {
        return ["somebody changed a role of their own rank"]
      }
      let granted = role(of: author)?.capabilities ?? []
      return definition.capabilities.isSubset(of: granted) ? [] : ["a role was given more than its giver has"]
    case .policy(let policy) where author != nil:
      return policy.access.map { rank(of: $0.role) > own } ?? false
        ? ["newcomers get more than their inviter has"] : []
    default: return isArchived && isSaid ? ["something was said in an archived channel"] : []
    }
  }

  private var isArchived: Bool { before.policy?.policy.isArchived == true }

  private var isSaid: Bool {
    [.message, .edit, .reaction, .unreact, .pin, .unpin].contains(header.kind)
  }

  // What changes.

  /// The records that an accepted event may touch.
  private var touched: Set<RecordKey> {
    switch header.content {
    case .invite(let target, _, _): [lane, .participant(target), .node(target.node)]
    case .target(let target): [lane, .participant(target), .node(target.node)]
    case .assignment(let target, _): [lane, .participant(target)]
    case .role(let definition): [lane, .role(definition.role)]
    case .admission(let node, _): [lane, .node(node)]
    case .policy: [lane, .policy]
    case .text: [lane, header.kind == .name ? .name : .topic]
    case .document: [lane, .node(header.author.node)]
    default:
      if let author, header.kind == .join || header.kind == .leave {
        [lane, .participant(author), .node(author.node)]
      } else {
        [lane]
      }
    }
  }

  private var ofChanges: [String] {
    let highest = { (state: LogState) in
      state.participants.values.filter { $0.status == .joined }.compactMap {
        state.roles[$0.role]?.definition.rank
      }
      .max() ?? 0
    }
    let granted = { (state: LogState) in
      state.roles.values.reduce(into: Capabilities()) { $0.formUnion($1.definition.capabilities) }
    }
    var faults = unchanged(but: touched)
    if header.kind != .join, highest(after) > highest(before) {
      faults.append("somebody has risen above everybody")
    }
    if !granted(after).isSubset(of: granted(before)) {
      faults.append("there is a capability that nobody had")
    }
    return faults
  }

  private func unchanged(but allowed: Set<RecordKey>) -> [String] {
    let allowed = Set(allowed.map { $0.encode() })
    let old = Dictionary(uniqueKeysWithValues: before.records.map { ($0.key, $0.value) })
    let new = Dictionary(uniqueKeysWithValues: after.records.map { ($0.key, $0.value) })
    var faults: [String] = []
    if !Set(old.keys).isSubset(of: new.keys) { faults.append("a record has vanished") }
    for (key, value) in new where old[key] != value && !allowed.contains(key) {
      faults.append("\(header.kind), \(judgement) has changed a record that is not its own: \(key)")
    }
    return faults
  }

  // What is so at any time.

  private var ofEveryState: [String] {
    var faults: [String] = []
    if after.log.form == .direct, after.participants.count > 2 {
      faults.append("a direct channel has a third")
    }
    if after.log != before.log { faults.append("the log has become another") }
    for (node, record) in after.nodes {
      let joined = after.participants.count { $0.key.node == node && $0.value.status == .joined }
      if record.joined != UInt64(joined) { faults.append("a node has other users than it counts") }
      if record.isMember != (joined > 0) { faults.append("a node is a member without users") }
    }
    for (participant, record) in after.participants {
      if after.nodes[participant.node] == nil { faults.append("a participant is of no node") }
      if after.roles[record.role] == nil { faults.append("a participant has no role") }
    }
    let present = after.participants.values.count { $0.status == .joined || $0.status == .invited }
    if after.participantCount != present { faults.append("participants are miscounted") }
    return faults
  }
}
