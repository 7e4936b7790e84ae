/// What a plan may do without, beside its steps.
extension Plan {
  /// The same plan with one node, channel, user, member or set of mirrors less, each, and without what that does in it.
  var withoutParts: [Plan] {
    let plans =
      (0..<nodes).reversed().map(without(node:))
      + channels.indices.reversed().map(without(channel:))
      + users.indices.reversed().map(without(user:))
      + channels.indices.flatMap(withoutMembers)
      + channels.indices.map(withoutMirrors)
    return plans.filter { $0 != self && $0.fault == nil }
  }

  private func without(node: Int) -> Plan {
    var plan = self
    for user in users.indices.reversed() where users[user] == node { plan = plan.without(user: user) }
    let places = { (other: Int) in Self.place(of: other, without: node) }
    plan.nodes -= 1
    plan.users = plan.users.compactMap(places)
    plan.mirrors = plan.mirrors.map { $0.compactMap(places) }
    plan.hostile = plan.hostile.flatMap(places)
    plan.core = plan.core.map { $0.compactMap(places) }
    plan.keepSteps { $0.moved(nodes: places) }
    return plan
  }

  private func without(user: Int) -> Plan {
    var plan = self
    plan.users.remove(at: user)
    plan.channels = channels.map { $0.compactMap { Self.place(of: $0, without: user) } }
    plan.keepSteps { $0.moved(users: { Self.place(of: $0, without: user) }) }
    return plan
  }

  private func without(channel: Int) -> Plan {
    var plan = self
    plan.channels.remove(at: channel)
    plan.mirrors.remove(at: channel)
    plan.keepSteps { $0.moved(channels: { Self.place(of: $0, without: channel) }) }
    return plan
  }

  private func withoutMembers(of channel: Int) -> [Plan] {
    channels[channel].indices.map { member in
      var plan = self
      plan.channels[channel].remove(at: member)
      return plan
    }
  }

  private func withoutMirrors(of channel: Int) -> Plan {
    var plan = self
    plan.mirrors[channel] = []
    return plan
  }

  private mutating func keepSteps(_ moved: (Step.Deed) -> Step.Deed?) {
    steps = steps.compactMap { step in
      moved(step.deed).map { Step(atMilliseconds: step.atMilliseconds, deed: $0) }
    }
  }

  private static func place(of other: Int, without gone: Int) -> Int? {
    other == gone ? nil : other > gone ? other - 1 : other
  }
}
