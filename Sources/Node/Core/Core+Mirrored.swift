internal import Federation
internal import Model
internal import Rules
internal import Store

#if HANSE_DEFECTS
  internal import Wire
#endif

/// What is *mirrored*, and who is told.
extension Core {
  /// Who wants to know when an entry is mirrored.
  struct MirrorWaiter {
    let event: EventID
    /// Where its home says that it is.
    let sequence: UInt64
    let untilMilliseconds: UInt64
    /// Whether it is.
    let answer: @Sendable (Bool) -> Void
  }

  /// Longer than anybody waits for an answer.
  private static let waitMilliseconds: UInt64 = 60_000

  /// Answers when the event is mirrored, as this node's own copy shows it; at once if it is, or if nothing of the channel is.
  func whenMirrored(
    _ channel: LogID, _ event: EventID, at sequence: UInt64, _ answer: @escaping @Sendable (Bool) -> Void
  ) {
    #if HANSE_DEFECTS
      if Defect.callsOrderedMirrored.isPlanted { return answer(true) }
    #endif
    guard let log = logs[channel] else { return answer(false) }
    let waiter = MirrorWaiter(
      event: event, sequence: sequence, untilMilliseconds: monotonicMilliseconds + Self.waitMilliseconds,
      answer: answer)
    guard log.cosigning.mark.mirroredSize <= sequence else { return tell(waiter, in: log) }
    guard log.replica.state.policy?.policy.mirrors != nil else { return answer(false) }
    mirrorWaiters[channel, default: []].append(waiter)
  }

  /// What is mirrored is what stands there, whatever the home has called it.
  private func tell(_ waiter: MirrorWaiter, in log: LiveLog) {
    waiter.answer((try? shows(waiter.event, at: waiter.sequence, in: log)) == true)
  }

  /// A channel's mark has changed and is kept: everybody in it hears of what is mirrored now.
  func tellMark(of log: LiveLog, mirroredBefore before: UInt64) {
    let (id, mark) = (log.replica.id, log.cosigning.mark)
    links.marked(id, mark)
    guard mark.mirroredSize > before else { return }
    links.live(.mirrored(id, size: mark.mirroredSize))
    let waiting = mirrorWaiters.removeValue(forKey: id) ?? []
    let rest = waiting.filter { $0.sequence >= mark.mirroredSize }
    if !rest.isEmpty { mirrorWaiters[id] = rest }
    for waiter in waiting where waiter.sequence < mark.mirroredSize { tell(waiter, in: log) }
  }

  /// The channel has no mirrors any more: nobody need wait.
  func endMirrorWaits(in log: LiveLog) {
    guard log.replica.state.policy?.policy.mirrors == nil else { return }
    for waiter in mirrorWaiters.removeValue(forKey: log.replica.id) ?? [] { waiter.answer(false) }
  }

  func mirroredChannels() -> [NodeStatus.Mirrored] {
    logs.values.sorted { $0.reference.rawValue < $1.reference.rawValue }.compactMap { log in
      log.replica.state.policy?.policy.mirrors.map { mirrors in
        NodeStatus.Mirrored(
          channel: log.replica.id, size: log.replica.size, mirrors: mirrors, mark: log.cosigning.mark)
      }
    }
  }

  /// Of channels that are followed: with members here, at another home, and not stopped.
  func oldestCosignedSeconds() -> UInt64? {
    logs.values.lazy
      .filter { [node] in
        $0.replica.state.log.kind == .channel && $0.replica.home != node && !$0.localMembers.isEmpty
          && $0.replica.fault == nil
      }
      .map(\.cosigning.mark.newestSeconds).filter { $0 > 0 }.min()
  }

  func forgetMirrorWaiters(_ now: UInt64) {
    for (id, waiters) in mirrorWaiters {
      let rest = waiters.filter { $0.untilMilliseconds > now }
      mirrorWaiters[id] = rest.isEmpty ? nil : rest
      for waiter in waiters where waiter.untilMilliseconds <= now { waiter.answer(false) }
    }
  }

  /// What a home adds to the rules: mirrors change one step at a time, and a step is done once it is mirrored. Giving them up is
  /// always possible, or mirrors that are lost would hold a channel for ever.
  func refusalOfMirrors(_ content: Content, in log: LiveLog) -> Refusal? {
    guard case .policy(let new) = content, log.replica.home == node,
      let record = log.replica.state.policy, let old = record.policy.mirrors, let mirrors = new.mirrors,
      mirrors != old, log.cosigning.mark.mirroredSize < record.changed
    else { return nil }
    return .mirrorsChanging
  }
}
