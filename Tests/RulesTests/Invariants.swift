import Model
import Rules

/// What must be so of any event and the states before and after it, whatever the rules say: nothing here asks how they judge.
struct Invariants {
  let before: LogState
  let after: LogState
  let header: Header
  let judgement: Judgement

  /// All that is not as it must be.
  var faults: [String] { (judgement == .accepted ? ofChanges : []) + ofEveryState }

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
    var faults: [String] = []
    if header.kind != .join, highest(after) > highest(before) {
      faults.append("somebody has risen above everybody")
    }
    if !granted(after).isSubset(of: granted(before)) {
      faults.append("there is a capability that nobody had")
    }
    return faults
  }

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
