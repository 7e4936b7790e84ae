internal import Federation
internal import Model
internal import Store
internal import Suite
internal import Wire

/// A claim about a log's tree that a reading thread is to compare with what is held, and what is held (spec: federation, CKP-1 to
/// CKP-5).
struct Examination: Sendable {
  enum Claim: Sendable {
    /// A checkpoint note, as it came.
    case note(Text)
    /// What an origin named in a header.
    case seen(SeenCheckpoint, by: NodeID)
    /// An event that has the position of the one at this sequence.
    case position(PositionFork.Covered, sequence: UInt64)
  }

  /// This node's copy of the log.
  struct Copy: Sendable {
    let reference: LogReference
    let base: UInt64
    let size: UInt64
    /// The checkpoint of exactly this copy, with which it can prove what it says; `nil` while it is behind its checkpoint.
    let checkpoint: SignedCheckpoint?
  }

  /// What comes of it.
  enum Finding: Sendable {
    /// It is of the tree that is held.
    case agrees(Checkpoint)
    /// Its home has signed it, and it is larger than what is held, or cannot be shown yet to be of another tree.
    case ahead(SignedCheckpoint)
    case forked(ForkProof, ProvenFork)
    /// What an origin named is not of the tree that is held.
    case differs(SeenCheckpoint, by: NodeID, of: LogID)
    /// It says nothing: not signed, or from before this copy.
    case nothing
  }

  let log: LogID
  /// The log's home, which must have signed what is said of it.
  let home: NodeID
  let term: UInt64
  /// `nil` for a log that is not held here.
  let copy: Copy?
  let claim: Claim
  let known: KnownNodes
  /// By whose documents a note counts: those of this node's own logs may be under keys that were replaced since.
  let judges: KnownNodes

  func find(in store: StoreReader, _ suite: any CryptoSuite) throws(StoreError) -> Finding {
    switch claim {
    case .note(let note): return try find(note, store, suite)
    case .seen(let seen, let origin):
      guard let copy, let root = try root(at: seen.size, of: copy, store) else { return .nothing }
      let checkpoint = Checkpoint(log: log, term: term, size: seen.size, root: seen.root)
      return root == seen.root ? .agrees(checkpoint) : .differs(seen, by: origin, of: log)
    case .position(let other, let sequence): return try fork(other, at: sequence, store, suite)
    }
  }

  private func find(
    _ note: Text, _ store: StoreReader, _ suite: any CryptoSuite
  ) throws(StoreError) -> Finding {
    guard
      let signed = try? CheckpointVerifier(judges).verify(note, log: log, term: term, home: home, suite)
    else { return .nothing }
    let checkpoint = signed.checkpoint
    guard let copy, checkpoint.size <= copy.size else { return .ahead(signed) }
    guard let root = try root(at: checkpoint.size, of: copy, store) else { return .nothing }
    if root == checkpoint.root { return .agrees(checkpoint) }
    guard let own = copy.checkpoint else { return .ahead(signed) }
    let fork = CheckpointFork(
      log: log, documents: known[home]?.signed ?? [], first: note, second: Text(stored: own.note), root: root,
      consistency: try store.consistency(
        of: copy.reference, from: checkpoint.size, to: own.checkpoint.size))
    let finding = proven(.checkpoints(fork), of: home, suite)
    // What was signed under a revoked document proves nothing, and is of another history of this node's own all the same.
    if case .nothing = finding, home == known.own { return .ahead(signed) }
    return finding
  }

  private func fork(
    _ other: PositionFork.Covered, at sequence: UInt64, _ store: StoreReader, _ suite: any CryptoSuite
  ) throws(StoreError) -> Finding {
    guard let copy, let covered = try store.covered(sequence, of: copy.reference) else { return .nothing }
    let origin = other.coverage.statement.node
    let fork = PositionFork(
      log: log, documents: known[origin]?.signed ?? [], first: covered, second: other)
    return proven(.positions(fork), of: origin, suite)
  }

  private func proven(_ proof: ForkProof, of node: NodeID, _ suite: any CryptoSuite) -> Finding {
    guard let fork = try? proof.verified(of: node, known, suite) else { return .nothing }
    return .forked(proof, fork)
  }

  private func root(
    at size: UInt64, of copy: Copy, _ store: StoreReader
  ) throws(StoreError) -> Bytes32? {
    guard size > 0, size >= copy.base, size <= copy.size else { return nil }
    return try store.root(of: copy.reference, at: size)
  }
}
