import Model
import Rules
import TestSupport

/// Policies: the present one with one thing changed, or any.
extension History {
  mutating func policy(_ state: LogState, isHomes: Bool) -> Policy {
    guard var policy = state.policy?.policy, isHomes || !random.oneIn(3) else { return anyPolicy(state) }
    if isHomes {
      policy.retentionMilliseconds = shorter(than: policy.retentionMilliseconds)
      // All else must be as it was.
      if random.oneIn(3) { policy = changed(policy, state) }
      return policy
    }
    return changed(policy, state)
  }

  private mutating func shorter(than present: UInt64?) -> UInt64? {
    switch random.below(6) {
    case 0: present
    case 1: nil
    case 2: present.map { $0 + 1 } ?? 1_000_000
    default: present.map { max(1_000, $0 - 1) } ?? 1_000_000
    }
  }

  private mutating func changed(_ present: Policy, _ state: LogState) -> Policy {
    var policy = present
    switch random.below(8) {
    case 0: policy.originBehindMilliseconds = random.oneIn(3) ? nil : UInt64(random.integer(60_000...90_000))
    case 1: policy.access = access()
    case 2: policy.retentionMilliseconds = random.oneIn(2) ? nil : 5_000
    case 3: policy.dropsEdited.toggle()
    case 4: policy.isArchived = random.oneIn(3)
    default: policy.mirrors = mirrors(after: policy.mirrors, state)
    }
    return policy
  }

  private mutating func anyPolicy(_ state: LogState) -> Policy {
    Policy(
      originBehindMilliseconds: random.oneIn(2) ? nil : 86_400_000, mirrors: mirrors(after: nil, state),
      access: access(), retentionMilliseconds: random.oneIn(2) ? nil : 5_000, dropsEdited: random.oneIn(2),
      isArchived: random.oneIn(12))
  }

  private mutating func access() -> Access? {
    random.oneIn(3) ? nil : Access(random.oneIn(2) ? .members : .peers, role: random.pick(roles))
  }

  /// One more, one fewer, the same or others; of member nodes, as a rule.
  private mutating func mirrors(after present: Mirrors?, _ state: LogState) -> Mirrors? {
    if random.oneIn(6) { return nil }
    let fit = state.nodes.filter { $0.value.isMember && $0.key != state.log.home }.keys.sorted()
    var chosen = Set(present?.nodes ?? [])
    for _ in 0..<(random.oneIn(4) ? 2 : 1) {
      let isAnybody = fit.isEmpty || random.oneIn(8)
      chosen.formSymmetricDifference([random.pick(isAnybody ? nodes : fit)])
    }
    let rising = chosen.sorted()
    guard !rising.isEmpty else { return nil }
    let quorum = random.integer((rising.count / 2 + 1)...rising.count)
    return Mirrors(rising, quorum: UInt64(quorum))
  }
}
