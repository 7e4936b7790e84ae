import Model
import Rules

/// spec/rules.md, *Judgement*, in their order.
extension SpecChannel {
  private static let days30: UInt64 = 30 * 24 * 60 * 60 * 1_000

  /// What becomes of the event, and the channel as it is then.
  mutating func take(_ draft: Draft, at point: EntryPoint) -> Outcome {
    let header = draft.header
    if let code = refusalAtDoor(draft, at: point) { return .door(code) }
    if let code = refusalOfBase(header, at: point) ?? refusalOfKind(header) {
      guard code != "baseFromFuture", let node = nodes[header.author.node], node.joined > 0 else {
        return .door(code)
      }
      setPosition(header)
      hasNewMember = false
      return .logged(code)
    }
    setPosition(header)
    hasNewMember = false
    takeEffect(of: header, at: point)
    return .accepted
  }

  /// Of entry 0, for which are all that is left when its form is right.
  static func refusalOfCreation(_ draft: Draft, at point: EntryPoint) -> String? {
    if let code = SpecShape(draft: draft).refusal { return code }
    if draft.header.kind != .create { return "eventUnfit" }
    return refusalOfTimes(draft.header, at: point, behind: days30)
  }

  private func refusalOfKind(_ header: Header) -> String? {
    do throws(SpecRefusal) {
      try checkKind(header)
      return nil
    } catch {
      return error.code
    }
  }

  private func refusalAtDoor(_ draft: Draft, at point: EntryPoint) -> String? {
    let header = draft.header
    if let code = SpecShape(draft: draft).refusal { return code }
    // what begins a log is its entry 0 alone; kinds from 32 on are of other logs.
    if header.kind == .create || header.kind.rawValue >= 32 { return "eventUnfit" }
    if header.log != id { return "eventWrongLog" }
    guard nodes[header.author.node] != nil else { return "strangerNode" }
    if let highest = positions[Place(node: header.author.node, lane: header.position.lane)] {
      let new = header.position
      let isAbove =
        new.incarnation > highest.incarnation
        || new.incarnation == highest.incarnation && new.counter > highest.counter
      if !isAbove { return "positionNotRising" }
    }
    return Self.refusalOfTimes(
      header, at: point, behind: policy.value.originBehindMilliseconds ?? Self.days30)
  }

  /// Milliseconds since 1970 are far from the ends of 64 bits, whoever says them: added, not taken away.
  private static func refusalOfTimes(_ header: Header, at point: EntryPoint, behind: UInt64) -> String? {
    if header.timeMilliseconds > point.timeMilliseconds + 300_000 { return "timeAhead" }
    let (latest, isEndless) = header.timeMilliseconds.addingReportingOverflow(behind)
    if !isEndless && latest < point.timeMilliseconds { return "timeBehind" }
    let isAhead = header.seen.contains { $0.term != point.term || $0.size > point.sequence }
    return isAhead ? "checkpointFromFuture" : nil
  }

  ///
  private func refusalOfBase(_ header: Header, at point: EntryPoint) -> String? {
    guard let base = header.base else { return nil }
    if base.term != point.term { return "otherTerm" }
    return base.size > point.sequence ? "baseFromFuture" : nil
  }
}
