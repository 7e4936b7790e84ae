public import Merkle
public import Model
internal import Rules
public import Suite
public import Wire

extension LogReplica {
  /// The replica of these stored records and this frontier. The checkpoint's signature is verified again.
  public init(
    restoring records: [Snapshot.Record], frontier: Frontier, lastTimeMilliseconds: UInt64,
    checkpoint: [UInt8]?, tail: [Bytes32]? = [], term: UInt64, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(Refusal) {
    var state = try LogState(records: records, size: frontier.size, suite)
    state.forgetChanges()
    self.init(
      state: state, frontier: frontier, lastTimeMilliseconds: lastTimeMilliseconds, checkpoint: nil,
      term: term, suite)
    self.tail = tail
    guard let checkpoint else { return }
    guard let note = Text(checkpoint) else { throw .checkpointBadSignature }
    self.checkpoint = try verified(note, known.forHistory)
  }

  /// The records changed since this was last asked: what a store must write.
  public mutating func takeChanges() -> [Snapshot.Record] { state.takeChanges() }
}
