internal import Model

/// Which accepted events are about which.
extension Store {
  func relate(
    _ kind: Kind, _ sequence: UInt64, to target: RelationTarget, in log: LogReference
  ) throws(StoreError) {
    let sql: StaticString =
      switch target {
      case .held: "INSERT INTO relation (log, target, kind, sequence) VALUES (?1, ?2, ?3, ?4)"
      case .inGap: "INSERT INTO gapRelation (log, target, kind, sequence) VALUES (?1, ?2, ?3, ?4)"
      }
    try connection.use(sql) { (insert) throws(StoreError) in
      try insert.bind(target, in: log, kind, sequence)
      try insert.run()
    }
  }

  /// Whether an event before this sequence has erased the target.
  func isErased(
    _ target: RelationTarget, before sequence: UInt64, in log: LogReference
  ) throws(StoreError) -> Bool {
    let sql: StaticString =
      switch target {
      case .held: "SELECT 1 FROM relation WHERE log = ?1 AND target = ?2 AND kind = ?3 AND sequence < ?4"
      case .inGap: "SELECT 1 FROM gapRelation WHERE log = ?1 AND target = ?2 AND kind = ?3 AND sequence < ?4"
      }
    return try connection.use(sql) { (row) throws(StoreError) in
      try row.bind(target, in: log, .erase, sequence)
      return try row.step()
    }
  }

  /// The edits of the target before this sequence whose bodies are here.
  func edits(
    of target: RelationTarget, before sequence: UInt64, in log: LogReference
  ) throws(StoreError) -> [UInt64] {
    let sql: StaticString =
      switch target {
      case .held:
        """
        SELECT sequence FROM relation JOIN entry ON entry.id = (?1 << 40) + sequence
        WHERE log = ?1 AND target = ?2 AND kind = ?3 AND sequence < ?4 AND body IS NOT NULL
        """
      case .inGap:
        """
        SELECT sequence FROM gapRelation JOIN entry ON entry.id = (?1 << 40) + sequence
        WHERE log = ?1 AND target = ?2 AND kind = ?3 AND sequence < ?4 AND body IS NOT NULL
        """
      }
    return try connection.use(sql) { (row) throws(StoreError) in
      try row.bind(target, in: log, .edit, sequence)
      var sequences: [UInt64] = []
      while try row.step() { sequences.append(try row.uint64(0)) }
      return sequences
    }
  }
}

extension Statement {
  fileprivate func bind(
    _ target: RelationTarget, in log: LogReference, _ kind: Kind, _ sequence: UInt64
  ) throws(StoreError) {
    try bind(1, log.rawValue)
    switch target {
    case .held(let held, _): try bind(2, held)
    case .inGap(let relation): try bind(2, relation)
    }
    try bind(3, kind.rawValue)
    try bind(4, sequence)
  }
}
