public import Federation
internal import Model
internal import Suite
internal import Wire

extension Store {
  /// Keeps how far a channel is cosigned.
  public func save(_ mark: CosignedMark, of log: LogReference) throws(StoreError) {
    guard let best = mark.best else { return }
    try connection.use(
      "INSERT OR REPLACE INTO cosigned (log, checkpoint, enough, mirrored) VALUES (?1, ?2, ?3, ?4)"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, log.rawValue)
      try insert.bind(2, text: best.note)
      try insert.bind(3, Int64(mark.isMirrored ? 1 : 0))
      try insert.bind(4, mark.mirroredSize)
      try insert.run()
    }
  }

  /// How far channels are cosigned, as it was kept; the home's signatures are verified again.
  public func cosigned(
    _ logs: [LogReference: LogReplica], _ known: KnownNodes
  ) throws(StoreError) -> [LogReference: CosignedMark] {
    try connection.use("SELECT log, checkpoint, enough, mirrored FROM cosigned") {
      (row) throws(StoreError) in
      var marks: [LogReference: CosignedMark] = [:]
      while try row.step() {
        let reference = LogReference(rawValue: row.int64(0))
        guard let replica = logs[reference], let note = Text(row.bytes(1)) else { continue }
        let signed: SignedCheckpoint
        do throws(Refusal) {
          signed = try CheckpointVerifier(known).verify(
            note, log: replica.id, term: replica.term, home: replica.home, suite)
        } catch {
          continue
        }
        marks[reference] = CosignedMark(
          best: signed, isMirrored: row.int64(2) != 0, mirroredSize: try row.uint64(3))
      }
      return marks
    }
  }
}
