public import Model

#if HANSE_DEFECTS
  internal import Wire
#endif

extension LogState {
  /// Judges the event with this header at `point` and, if it is to stand in the log, takes its effect.
  ///
  /// The checks in order. An event that is turned away leaves the state untouched; one that is refused only
  /// advances its lane.
  public mutating func append(_ header: Header, at point: EntryPoint) -> Judgement {
    let judgement = judgement(of: header, at: point)
    switch judgement {
    case .turnedAway: return judgement
    case .refused: lastEntryMadeMember = false
    case .accepted:
      lastEntryMadeMember = false
      apply(header, at: point)
    }
    advance(header)
    return judgement
  }

  /// Whether `position` is above its lane's highest.
  public func isRising(_ position: Position, of node: NodeID) -> Bool {
    #if HANSE_DEFECTS
      if Defect.takesPositionsTwice.isPlanted { return true }
      let last = lanes[Lane(node: node, lane: position.lane)]
      if Defect.appliesTwice.isPlanted, last == position { return true }
    #endif
    guard let highest = lanes[Lane(node: node, lane: position.lane)] else { return true }
    return position.isAfter(highest)
  }

  /// What `append` would say, without an effect.
  public func judgement(of header: Header, at point: EntryPoint) -> Judgement {
    if let refusal = refusalAtDoor(header, at: point) { return .turnedAway(refusal) }
    if let base = header.base {
      guard base.term == point.term else { return judgement(refusing: header, by: .otherTerm) }
      guard base.size <= point.sequence else { return .turnedAway(.baseFromFuture) }
    }
    if header.kind == .directoryUser, let refusal = refusalOfUser(header) { return .turnedAway(refusal) }
    guard let refusal = refusalByKind(header) else { return .accepted }
    return judgement(refusing: header, by: refusal)
  }

  /// Only members' events that lose a race stand in the log; what others send is turned away, or strangers would fill it.
  private func judgement(refusing header: Header, by refusal: Refusal) -> Judgement {
    nodes[header.author.node]?.isMember == true ? .refused(refusal) : .turnedAway(refusal)
  }

  ///
  private func refusalAtDoor(_ header: Header, at point: EntryPoint) -> Refusal? {
    if header.kind.isCreate || header.kind.log != log.kind { return .eventUnfit }
    if header.log != log.id { return .eventWrongLog }
    guard nodes[header.author.node] != nil else { return .strangerNode }
    if !isRising(header.position, of: header.author.node) { return .positionNotRising }
    return refusalOfTime(header, at: point)
  }

  /// wherever the event would stand.
  public func refusalOfTime(_ header: Header, at point: EntryPoint) -> Refusal? {
    Self.refusalOfTime(header, at: point, behindMilliseconds: policy?.policy.originBehindMilliseconds)
  }

  /// under a policy that lets an origin be this far behind; `nil` for 30 days.
  static func refusalOfTime(_ header: Header, at point: EntryPoint, behindMilliseconds: UInt64?) -> Refusal? {
    #if HANSE_DEFECTS
      if Defect.takesFutureEvents.isPlanted { return nil }
    #endif
    let (origin, home) = (header.timeMilliseconds, point.timeMilliseconds)
    if origin > home && origin - home > Limits.originAheadMilliseconds { return .timeAhead }
    let behind = behindMilliseconds ?? Limits.originBehindMilliseconds
    if home > origin && home - origin > behind { return .timeBehind }
    for seen in header.seen where seen.term != point.term || seen.size > point.sequence {
      return .checkpointFromFuture
    }
    return nil
  }

  mutating func advance(_ header: Header) {
    let lane = Lane(node: header.author.node, lane: header.position.lane)
    lanes[lane] = header.position
    touch(.lane(lane.node, lane.lane))
  }
}
