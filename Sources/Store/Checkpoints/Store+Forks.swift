public import Federation
public import Model
public import Wire

extension Store {
  /// All forks that this node knows of, the oldest first.
  public func forks() throws(StoreError) -> [StoredFork] { try connection.forks() }

  /// Keeps the proof of a fork that was verified.
  public func save(
    _ fork: ProvenFork, _ proof: ForkProof, nowMilliseconds: UInt64
  ) throws(StoreError) -> StoredFork {
    try save(fork.log, fork.node, proof, nowMilliseconds)
  }

  /// Keeps that the home of a log, under keys that replace those before, goes on with another history than the one that is held.
  public func saveReplaced(
    _ log: LogID, home: NodeID, nowMilliseconds: UInt64
  ) throws(StoreError) -> StoredFork {
    try save(log, home, nil, nowMilliseconds)
  }

  private static let kindOfReplaced: UInt64 = 3

  private func save(
    _ log: LogID, _ node: NodeID, _ proof: ForkProof?, _ nowMilliseconds: UInt64
  ) throws(StoreError) -> StoredFork {
    try connection.use(
      "INSERT INTO fork (log, node, kind, proof, time) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, log.bytes.bytes)
      try insert.bind(2, node.bytes.bytes)
      try insert.bind(3, proof?.kind ?? Self.kindOfReplaced)
      try insert.bind(4, proof?.encode() ?? [])
      try insert.bind(5, nowMilliseconds)
      guard try insert.step() else { throw StoreError(.storeFault) }
      return StoredFork(
        number: insert.int64(0), log: log, node: node, proof: proof, timeMilliseconds: nowMilliseconds)
    }
  }

  /// Keeps what was decided about a fork.
  public func decide(
    _ decision: StoredFork.Decision, about fork: StoredFork, by decider: Text, nowMilliseconds: UInt64
  ) throws(StoreError) -> StoredFork {
    try connection.use("UPDATE fork SET decision = ?2, decider = ?3, decided = ?4 WHERE id = ?1") {
      (update) throws(StoreError) in
      try update.bind(1, fork.number)
      try update.bind(2, text: decision.rawValue)
      try update.bind(3, text: decider.utf8)
      try update.bind(4, nowMilliseconds)
      try update.run()
    }
    var decided = fork
    decided.decision = decision
    decided.decider = decider
    decided.decidedMilliseconds = nowMilliseconds
    return decided
  }

  /// Lets a log go on that had stopped.
  public func clearFault(of log: LogReference) throws(StoreError) {
    try connection.use(
      """
      UPDATE log SET fault = NULL, faultSequence = NULL, faultLogged = NULL, faultOwn = NULL, evidence = NULL
      WHERE id = ?1
      """
    ) { (update) throws(StoreError) in
      try update.bind(1, log.rawValue)
      try update.run()
    }
  }
}

extension Connection {
  func forks() throws(StoreError) -> [StoredFork] {
    try use("SELECT id, log, node, proof, time, decision, decider, decided FROM fork ORDER BY id") {
      (row) throws(StoreError) in
      var forks: [StoredFork] = []
      while try row.step() {
        let bytes = row.bytes(3)
        let proof = bytes.isEmpty ? nil : try? ForkProof.decode(bytes)
        guard let log = Bytes32(row.bytes(1)), let node = Bytes32(row.bytes(2)),
          bytes.isEmpty || proof != nil
        else { throw StoreError(.storeCorrupt, detail: "A fork's proof is damaged.") }
        var fork = StoredFork(
          number: row.int64(0), log: LogID(log), node: NodeID(node), proof: proof,
          timeMilliseconds: try row.uint64(4))
        fork.decision = row.isNull(5) ? nil : StoredFork.Decision(rawValue: row.text(5))
        fork.decider = row.bytesOrNil(6).map { Text(stored: $0) }
        fork.decidedMilliseconds = row.isNull(7) ? nil : try row.uint64(7)
        forks.append(fork)
      }
      return forks
    }
  }
}
