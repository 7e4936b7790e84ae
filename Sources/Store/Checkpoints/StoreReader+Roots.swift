internal import Merkle
public import Wire

extension StoreReader {
  /// The root of a log's tree at `size`, which is at least the size at which this copy begins and at most its own.
  public func root(of log: LogReference, at size: UInt64) throws(StoreError) -> Bytes32 {
    try TreeProofs(try StoredTree(log, connection, suite), suite).root(0, size)
  }

  /// Proves that the tree of `old` leaves is that of a checkpoint of `new`; `old` as above. Where the checkpoint is larger than the
  /// copy of `known` leaves, `tail` is the proof that joins them; `nil` if it does not.
  public func consistency(
    of log: LogReference, from old: UInt64, to new: UInt64, knowing known: UInt64, _ tail: [Bytes32]
  ) throws(StoreError) -> [Bytes32]? {
    try TreeProofs(try StoredTree(log, connection, suite), suite)
      .consistency(from: old, to: new, knowing: known, tail)
  }
}
