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
  }

  /// This node's copy of the log.
  struct Copy: Sendable {
    let reference: LogReference
    let base: UInt64
    let size: UInt64
    /// The home's checkpoint under which the copy was taken, and what proves that it extends the copy.
    let checkpoint: SignedCheckpoint?
    let tail: [Bytes32]?
    /// The root at the claim's size, where that is known without a walk through the tree.
    let root: Bytes32?
  }

  /// What comes of it.
  enum Finding: Sendable {
    /// It is of the tree that is held.
    case agrees(Checkpoint)
    /// The same, with cosignatures that nodes of the channel have made, and no other lines.
    case cosigned(SignedCheckpoint)
    /// Its home has signed it, and it is larger than what is held, or cannot be shown yet to be of another tree. With cosignatures
    /// as above.
    case ahead(SignedCheckpoint)
    case forked(ForkProof, ProvenFork)
    /// The home has signed it with the keys that it has now, and what is held, of another tree, with such as it has revoked.
    case replaced(held: Checkpoint, by: SignedCheckpoint)
    /// The other way round: it is for who told it to know.
    case outdated(ForkProof)
    /// What an origin named is not of the tree that is held.
    case differs(SeenCheckpoint, by: NodeID, of: LogID)
    /// It says nothing: not signed, or from before this copy.
    case nothing
    /// The store could not be read: it is to be looked at again.
    case unread

    var isToCome: Bool {
      switch self {
      case .ahead, .unread: true
      default: false
      }
    }
    var isUnread: Bool { if case .unread = self { true } else { false } }
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
  /// Judges the cosignatures of a note; `nil` where they say nothing new.
  let cosigners: CosignatureVerifier?

  func find(in store: StoreReader, _ suite: any CryptoSuite) throws(StoreError) -> Finding {
    switch claim {
    case .note(let note): return try find(note, store, suite)
    case .seen(let seen, let origin):
      guard let copy, let root = try root(at: seen.size, of: copy, store) else { return .nothing }
      let checkpoint = Checkpoint(log: log, term: term, size: seen.size, root: seen.root)
      return root == seen.root ? .agrees(checkpoint) : .differs(seen, by: origin, of: log)
    }
  }

  private func find(
    _ note: Text, _ store: StoreReader, _ suite: any CryptoSuite
  ) throws(StoreError) -> Finding {
    let signed: SignedCheckpoint
    do throws(Refusal) {
      signed = try CheckpointVerifier(judges).verify(note, log: log, term: term, home: home, suite)
    } catch {
      return error == .checkpointRevoked ? try findRevoked(note, store, suite) : .nothing
    }
    let told = signed.cosigned(by: cosignatures(of: signed))
    let checkpoint = signed.checkpoint
    guard let copy, checkpoint.size <= copy.size else { return .ahead(told) }
    guard let root = try root(at: checkpoint.size, of: copy, store) else { return .nothing }
    if root == checkpoint.root {
      return cosigners == nil || told == signed.cosigned(by: []) ? .agrees(checkpoint) : .cosigned(told)
    }
    guard let fork = try fork(note, at: checkpoint.size, root, of: copy, store) else { return .ahead(told) }
    let proof = ForkProof.checkpoints(fork)
    if let proven = try? proof.verified(of: home, known, suite) { return .forked(proof, proven) }
    // What was signed under a revoked document proves nothing, and is of another history of this node's own all the same.
    if home == known.own { return .ahead(told) }
    guard let (_, held) = try? fork.verified(of: home, known.forHistory, suite) else { return .nothing }
    return .replaced(held: held.checkpoint, by: signed)
  }

  /// Under keys that the home has revoked it says nothing of the copy here; who holds it may hold what the home went on without.
  private func findRevoked(
    _ note: Text, _ store: StoreReader, _ suite: any CryptoSuite
  ) throws(StoreError) -> Finding {
    guard home != known.own, let copy, let checkpoint = try? CheckpointNote(note.utf8).checkpoint,
      let root = try root(at: checkpoint.size, of: copy, store), root != checkpoint.root,
      let fork = try fork(note, at: checkpoint.size, root, of: copy, store),
      (try? fork.replacement(of: home, known, suite)) != nil
    else { return .nothing }
    return .outdated(.checkpoints(fork))
  }

  /// What shows that the checkpoint under which the copy was taken does not extend the note's.
  private func fork(
    _ note: Text, at size: UInt64, _ root: Bytes32, of copy: Copy, _ store: StoreReader
  ) throws(StoreError) -> CheckpointFork? {
    guard let own = copy.checkpoint, let tail = copy.tail,
      let consistency = try store.consistency(
        of: copy.reference, from: size, to: own.checkpoint.size, knowing: copy.size, tail)
    else { return nil }
    return CheckpointFork(
      log: log, documents: known[home]?.signed ?? [], first: note, second: Text(stored: own.note), root: root,
      consistency: consistency)
  }

  private func cosignatures(of signed: SignedCheckpoint) -> [Cosignature] {
    guard let cosigners, let note = try? CheckpointNote(signed.note) else { return [] }
    return cosigners.signed(note.cosignatures, of: signed.checkpoint)
  }

  private func root(
    at size: UInt64, of copy: Copy, _ store: StoreReader
  ) throws(StoreError) -> Bytes32? {
    guard size > 0, size >= copy.base, size <= copy.size else { return nil }
    if let root = copy.root { return root }
    return try store.root(of: copy.reference, at: size)
  }
}
