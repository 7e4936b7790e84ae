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
    guard let relation = event.header.relation, let target = try target(of: relation, in: log),
      kind.mayRelate(to: target.header.kind)
    else { return }
    effects.targets[sequence] = target.sequence
    try relate(kind, sequence, to: target.sequence, in: log)
    switch kind {
    case .erase:
      let edits = try relations(.edit, to: target.sequence, in: log)
      try erase([target.sequence] + edits, in: log, &effects)
      guard target.header.kind == .message else { return }
      try noteErased(EntryKey(log: log, sequence: target.sequence))
      try forgetMentions(at: target.sequence, of: log)
    case .edit:
      try referToFiles(of: event, at: EntryKey(log: log, sequence: sequence))
      if try !relations(.erase, to: target.sequence, in: log).isEmpty {
        try erase([sequence], in: log, &effects)
      } else if entry.dropsEdited {
        let edits = try relations(.edit, to: target.sequence, in: log)
        try erase([target.sequence] + edits.filter { $0 != sequence }, in: log, &effects)
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

  private func target(
    of relation: Relation, in log: LogReference
  ) throws(StoreError) -> (sequence: UInt64, header: Header)? {
    guard nodes[relation.author.node] != nil,
      let sequence = try sequence(of: relation.position, by: relation.author.node, in: log),
      let bytes = try entry(sequence, of: log)?.header, Header.id(bytes, suite) == relation.event
    else { return nil }
    do throws(Refusal) {
      let header = try Header.decode(bytes)
      return header.author == relation.author ? (sequence, header) : nil
    } catch {
      return nil
    }
  }

  private func relate(
    _ kind: Kind, _ sequence: UInt64, to target: UInt64, in log: LogReference
  ) throws(StoreError) {
    try connection.use("INSERT INTO relation (log, target, kind, sequence) VALUES (?1, ?2, ?3, ?4)") {
      (insert) throws(StoreError) in
      try insert.bind(1, log.rawValue)
      try insert.bind(2, target)
      try insert.bind(3, kind.rawValue)
      try insert.bind(4, sequence)
      try insert.run()
    }
  }

  private func relations(
    _ kind: Kind, to target: UInt64, in log: LogReference
  ) throws(StoreError) -> [UInt64] {
    try connection.use("SELECT sequence FROM relation WHERE log = ?1 AND target = ?2 AND kind = ?3") {
      (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      try row.bind(2, target)
      try row.bind(3, kind.rawValue)
      var sequences: [UInt64] = []
      while try row.step() { sequences.append(try row.uint64(0)) }
      return sequences
    }
  }

  private func erase(
    _ sequences: [UInt64], in log: LogReference, _ effects: inout AppendEffects
  ) throws(StoreError) {
    for sequence in sequences {
      try erase(sequence, in: log)
      effects.erased.insert(sequence)
    }
  }

  /// Whether nothing is left of what the event at this sequence said: it was erased, or its time is over.
  public func isGone(_ sequence: UInt64, in log: LogReference) throws(StoreError) -> Bool {
    if try entry(sequence, of: log)?.hasBody == true { return false }
    for edit in try relations(.edit, to: sequence, in: log).reversed() {
      if try entry(edit, of: log)?.hasBody == true { return false }
    }
    return true
  }

  /// Takes a body away; the index may still need its words to let go of them.
  private func erase(_ sequence: UInt64, in log: LogReference) throws(StoreError) {
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
