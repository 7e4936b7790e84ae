internal import Federation
internal import Model
internal import Suite
internal import Wire

/// Effects outside the state: threads, edits, erasures, reactions, pins (spec: rules, "Effects outside the state").
extension Store {
  /// Takes the effect of an accepted event whose relation agrees with its target; otherwise there is none.
  func takeEffect(
    of event: Event, _ entry: AppendedEntry, in log: LogReference, _ effects: inout AppendEffects
  ) throws(StoreError) {
    #if HANSE_DEFECTS
      if Defect.keepsErased.isPlanted { return }
    #endif
    let sequence = entry.sequence
    let kind = event.header.kind
    guard let relation = event.header.relation, let target = try target(of: relation, by: kind, in: log)
    else { return }
    if case .held(let held, _) = target { effects.targets[sequence] = held }
    try relate(kind, sequence, to: target, in: log)
    switch kind {
    case .erase:
      // An erasure before this one has left nothing, and what came between lost its body as it came.
      guard try !isErased(target, before: sequence, in: log) else { return }
      try eraseText(of: target, before: sequence, in: log, &effects)
      guard case .held(let held, .message) = target else { return }
      try noteErased(EntryKey(log: log, sequence: held))
      try forgetMentions(at: held, of: log)
    case .edit:
      if case .held = target { try referToFiles(of: event, at: EntryKey(log: log, sequence: sequence)) }
      if try isErased(target, before: sequence, in: log) {
        try erase(sequence, in: log, &effects)
      } else if entry.dropsEdited {
        try eraseText(of: target, before: sequence, in: log, &effects)
      }
    default: break
    }
  }

  /// Deletes what the full-text index has let go of, up to and including this arrival.
  public func forgetErased(upTo arrival: Int64) throws(StoreError) {
    try connection.use("DELETE FROM erased WHERE arrival <= ?1") { (delete) throws(StoreError) in
      try delete.bind(1, arrival)
      try delete.run()
    }
  }

  /// Copies the write-ahead log back and cuts it, so that nothing deleted is left in any file. False: readers are in the way.
  public func scrub() throws(StoreError) -> Bool { try connection.checkpointTruncate() }

  /// What an event has an effect on; `nil` if that is nothing.
  private func target(
    of relation: Relation, by kind: Kind, in log: LogReference
  ) throws(StoreError) -> RelationTarget? {
    guard nodes[relation.author.node] != nil,
      let sequence = try sequence(of: relation.position, by: relation.author.node, in: log)
    else {
      // Only what takes bodies away matters where the message cannot be shown.
      guard kind == .edit || kind == .erase, try connection.hasGap(log) else { return nil }
      return .inGap(relation.encode())
    }
    guard let bytes = try entry(sequence, of: log)?.header, Header.id(bytes, suite) == relation.event
    else { return nil }
    do throws(Refusal) {
      let header = try Header.decode(bytes)
      guard header.author == relation.author, kind.mayRelate(to: header.kind) else { return nil }
      return .held(sequence, header.kind)
    } catch {
      return nil
    }
  }

  /// Takes away the body of the target, if it is here, and those of its edits.
  private func eraseText(
    of target: RelationTarget, before sequence: UInt64, in log: LogReference, _ effects: inout AppendEffects
  ) throws(StoreError) {
    if case .held(let held, _) = target { try erase(held, in: log, &effects) }
    for edit in try edits(of: target, before: sequence, in: log) { try erase(edit, in: log, &effects) }
  }

  /// Whether nothing is left of what the event at this sequence said: it was erased, or its time is over.
  public func isGone(_ sequence: UInt64, in log: LogReference) throws(StoreError) -> Bool {
    if try entry(sequence, of: log)?.hasBody == true { return false }
    return try edits(of: .held(sequence, .message), before: UInt64(Int64.max), in: log).isEmpty
  }

  /// Takes a body away; the index may still need its words to let go of them.
  private func erase(
    _ sequence: UInt64, in log: LogReference, _ effects: inout AppendEffects
  ) throws(StoreError) {
    effects.erased.insert(sequence)
    let key = EntryKey(log: log, sequence: sequence).rawValue
    try connection.use(
      """
      INSERT OR IGNORE INTO erased (id, body, arrival)
      SELECT id, body, ?2 FROM entry WHERE id = ?1 AND body IS NOT NULL
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, key)
      try insert.bind(2, lastArrival)
      try insert.run()
    }
    try connection.use("UPDATE entry SET body = NULL WHERE id = ?1") { (update) throws(StoreError) in
      try update.bind(1, key)
      try update.run()
    }
    try forgetFiles(in: sequence..<sequence + 1, of: log)
  }
}

extension Kind {
  /// Whether an event of this kind has an effect on one of that kind.
  fileprivate func mayRelate(to target: Kind) -> Bool {
    switch self {
    case .message, .edit, .pin, .unpin, .reaction: target == .message
    case .erase: target == .message || target == .reaction
    case .unreact: target == .reaction
    default: false
    }
  }
}
