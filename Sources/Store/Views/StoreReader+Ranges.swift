public import Federation
internal import Merkle
public import Model
internal import Suite
internal import Wire

extension StoreReader {
  /// See `RangeBuilder.range`.
  public func range(
    of log: LogReference, id: LogID, from first: UInt64, limit: Int, mostBytes: Int,
    under checkpoint: SignedCheckpoint, beyond tail: CopyTail? = nil, _ known: KnownNodes
  ) throws(StoreError) -> LogRange? {
    try RangeBuilder(connection: connection, suite: suite).range(
      of: log, id: id, from: first, limit: limit, mostBytes: mostBytes, under: checkpoint, beyond: tail, known
    )
  }

  /// See `RangeBuilder.unsealed`.
  func unsealed(
    of log: LogReference, id: LogID, from first: UInt64, to end: UInt64, limit: Int, _ known: KnownNodes
  ) throws(StoreError) -> LogRange? {
    try RangeBuilder(connection: connection, suite: suite).unsealed(
      of: log, id: id, from: first, to: end, limit: limit, mostBytes: .max, known)
  }

  /// See `RangeBuilder.snapshot`.
  public func snapshot(
    of log: LogReference, id: LogID, trustedSize: UInt64, under checkpoint: SignedCheckpoint,
    _ known: KnownNodes
  ) throws(StoreError) -> Snapshot? {
    try RangeBuilder(connection: connection, suite: suite).snapshot(
      of: log, id: id, trustedSize: trustedSize, under: checkpoint, known)
  }

  /// The snapshot by which this node joined a log, as it came; `nil` if it has the log from its beginning.
  public func joinedSnapshot(_ log: LogReference) throws(StoreError) -> [UInt8]? {
    try connection.use("SELECT snapshot FROM joined WHERE log = ?1") { (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      return try row.step() ? row.bytes(0) : nil
    }
  }

  /// What proves the directory event at `sequence` under this checkpoint of the directory.
  public func proof(
    of sequence: UInt64, in log: LogReference, user: UserID, under checkpoint: SignedCheckpoint
  ) throws(StoreError) -> ResolveResponse? {
    guard
      let (entry, covered) = try RangeBuilder(connection: connection, suite: suite).coveredEntry(
        sequence, of: log)
    else { return nil }
    let proofs = TreeProofs(try StoredTree(log, connection, suite), suite)
    return ResolveResponse(
      user: user, entry: entry, header: covered.header, coverage: covered.coverage,
      inclusion: try proofs.inclusion(of: sequence, in: checkpoint.checkpoint.size),
      checkpoint: Text(stored: checkpoint.note))
  }
}
