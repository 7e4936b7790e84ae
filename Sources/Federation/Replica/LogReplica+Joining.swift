internal import Merkle
public import Model
internal import Rules
public import Suite
internal import Wire

/// How a follower begins: a channel by snapshot, the other logs at their create event.
extension LogReplica {
  /// What an invitation vouches for.
  public struct Vouched: Equatable, Sendable {
    public let log: LogID
    public let home: NodeID
    /// A checkpoint of the channel, verified; `nil` to trust the home alone.
    public let checkpoint: SignedCheckpoint?

    public init(log: LogID, home: NodeID, checkpoint: SignedCheckpoint?) {
      self.log = log
      self.home = home
      self.checkpoint = checkpoint
    }
  }

  /// The replica that `snapshot` makes (SN-1 to SN-6). `known` has learned the documents that it brings.
  public init(
    joining snapshot: Snapshot, vouched: Vouched, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(Refusal) {
    guard snapshot.log == vouched.log else { throw .snapshotWrongLog }
    let entry = try Entry.decode(snapshot.entry)
    guard case .state(let root) = entry.content else { throw .entryMalformed }
    guard entry.sequence < Limits.entriesInLog else { throw .snapshotUnproven }
    let size = entry.sequence + 1
    let signed = try CheckpointVerifier(known).verify(
      snapshot.checkpoint, log: snapshot.log, term: entry.term, home: vouched.home, suite)
    guard Self.extends(vouched.checkpoint, signed.checkpoint, snapshot.trustedConsistency, suite) else {
      throw .checkpointMismatch
    }
    guard let frontier = Frontier(size: size, hashes: snapshot.frontier) else { throw .snapshotUnproven }
    let tree = frontier.root(suite)
    guard
      TreeVerification.isIncluded(
        Entry.leaf(snapshot.entry, suite), at: entry.sequence, size: size, root: tree,
        proof: snapshot.inclusion, suite),
      TreeVerification.isConsistent(
        oldSize: size, oldRoot: tree, newSize: signed.checkpoint.size, newRoot: signed.checkpoint.root,
        proof: snapshot.consistency, suite)
    else { throw .snapshotUnproven }
    var state = try LogState(records: snapshot.records, size: entry.sequence, suite)
    guard state.root() == root else { throw .snapshotWrongState }
    guard state.log.id == vouched.log, state.log.home == vouched.home, state.log.kind == .channel else {
      throw .snapshotWrongLog
    }
    guard Self.names(state, onlyDocumentsOf: snapshot, known) else { throw .snapshotMissingDocument }
    state.stateEntryAppended()
    self.init(
      state: state, frontier: frontier, lastTimeMilliseconds: entry.timeMilliseconds, checkpoint: signed,
      term: entry.term, suite)
    tail = snapshot.consistency
  }

  /// SN-6: whether every document that the records name is of a chain that the snapshot brings, and verified.
  private static func names(_ state: LogState, onlyDocumentsOf snapshot: Snapshot, _ known: KnownNodes)
    -> Bool
  {
    var brought: [NodeID: Int] = [:]
    for chain in snapshot.documents {
      guard let first = chain.first, let document = try? NodeDocument.decode(first.document) else { continue }
      brought[document.node] = max(brought[document.node] ?? 0, chain.count)
    }
    func isThere(_ reference: DocumentReference, of node: NodeID) -> Bool {
      reference.number < UInt64(brought[node] ?? 0) && known[node]?.document(reference) != nil
    }
    return isThere(state.log.document, of: state.log.home)
      && state.nodes.allSatisfy { isThere($0.value.document, of: $0.key) }
  }

  /// The replica of another node's directory or mailbox, from the range that begins it.
  public static func follow(
    _ range: LogRange, home: NodeID, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(RangeFailure) -> (LogReplica, Appended) {
    let (replica, appended) = try begin(range, home: home, known, suite)
    guard replica.state.log.kind != .channel else { throw .refused(.notAuthorised) }
    return (replica, appended)
  }

  /// The replica of any log, from the range that begins it with the create event.
  public static func begin(
    _ range: LogRange, home: NodeID, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(RangeFailure) -> (LogReplica, Appended) {
    let first = try beginning(range, home: home, known, suite)
    return try first.0.applyRest(of: range, known, after: first.1)
  }

  /// The replica of stored entries from the first on, whose checkpoint is looked at afterwards, in `isSealed`.
  public static func replay(
    _ range: LogRange, home: NodeID, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(RangeFailure) -> LogReplica {
    var replica = try beginning(range, home: home, known, suite).0
    if range.entries.count > 1 { try replica.replay(range, known) }
    return replica
  }

  private static func beginning(
    _ range: LogRange, home: NodeID, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(RangeFailure) -> (LogReplica, Appended) {
    do throws(Refusal) {
      guard range.first == 0 else { throw .rangeGap }
      guard let firstEntry = range.entries.first, let firstEvent = range.events.first else {
        throw .entryWrongEvent
      }
      let entry = try Entry.decode(firstEntry)
      let event = try Event(headerBytes: firstEvent.header, body: firstEvent.body, suite)
      guard entry.content == .event(event.id, verdict: 0), entry.sequence == 0, entry.term == 0 else {
        throw .entryWrongEvent
      }
      guard event.log == range.log else { throw .eventWrongLog }
      guard event.header.author.node == home else { throw .notAuthorised }
      let point = EntryPoint(term: 0, sequence: 0, timeMilliseconds: entry.timeMilliseconds)
      let state = try LogState(creating: event, at: point, suite)
      let parsed: ParsedRange
      do throws(RangeFailure) { parsed = try ParsedRange(range, skipping: 0, suite) } catch {
        throw error.refusal
      }
      var runs = RunVerifier(parsed, known, suite)
      let covered = try runs.cover(event, in: state)
      var replica = LogReplica(
        state: state, frontier: Frontier(), lastTimeMilliseconds: 0, checkpoint: nil, suite)
      var appended = Appended()
      replica.add(entry, bytes: firstEntry, event: covered, .accepted, to: &appended)
      return (replica, appended)
    } catch {
      throw .refused(error)
    }
  }

  private func applyRest(
    of range: LogRange, _ known: KnownNodes, after first: Appended
  ) throws(RangeFailure) -> (LogReplica, Appended) {
    var replica = self
    guard range.entries.count > 1 else {
      do throws(Refusal) { try replica.seal(range, known) } catch { throw .refused(error) }
      return (replica, first)
    }
    let rest = try replica.apply(range, known)
    var appended = first
    appended.append(rest)
    return (replica, appended)
  }

  private static func extends(
    _ vouched: SignedCheckpoint?, _ checkpoint: Checkpoint, _ proof: [Bytes32], _ suite: any CryptoSuite
  ) -> Bool {
    guard let trusted = vouched?.checkpoint else { return proof.isEmpty }
    return TreeVerification.isConsistent(
      oldSize: trusted.size, oldRoot: trusted.root, newSize: checkpoint.size, newRoot: checkpoint.root,
      proof: proof, suite)
  }
}
