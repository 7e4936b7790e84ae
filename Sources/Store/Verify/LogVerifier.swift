public import Federation
internal import Merkle
public import Model
internal import Rules
internal import Suite
internal import Wire

/// Recomputes a log from its stored bytes: every hash, proof, signature and judgement, and the state as it is kept.
public struct LogVerifier {
  private static let rangeEntries = 1_024

  /// What was covered, and the first fault.
  public struct Report: Sendable {
    public let log: LogID
    public let kind: LogKind
    /// The first sequence that this node holds.
    public let from: UInt64
    /// One past the last sequence that was found good.
    public let to: UInt64
    public let fault: (sequence: UInt64, code: String, detail: String)?
  }

  private let reader: StoreReader
  private let known: KnownNodes

  public init(_ reader: StoreReader, _ known: KnownNodes) {
    self.reader = reader
    self.known = known.forHistory
  }

  /// Verifies `log` as far as this node has it, and that its checkpoint extends that; `progress` is told each sequence reached.
  public func verify(
    _ log: StoredLog, progress: (UInt64) -> Void = { _ in }
  ) throws(StoreError) -> Report {
    let kept = log.replica
    guard let checkpoint = kept.checkpoint else { return report(log, to: log.base, nil) }
    var replica: LogReplica?
    do throws(RangeFailure) { replica = try beginning(log) } catch {
      return report(
        log, to: log.base, (log.base, error.refusal.code, "The snapshot joined by does not verify."))
    }
    while replica?.size ?? 0 < kept.size {
      let at = replica?.size ?? 0
      guard
        let range = try reader.unsealed(
          of: log.reference, id: kept.id, from: at, to: kept.size, limit: Self.rangeEntries, known)
      else { return report(log, to: at, (at, "entryMissing", "The entry is not stored.")) }
      do throws(RangeFailure) {
        replica = try extended(replica, by: range, home: kept.home)
      } catch {
        return report(log, to: at, fault(error, in: range, replica, home: kept.home))
      }
      progress(replica?.size ?? 0)
    }
    guard let replica else { return report(log, to: 0, nil) }
    var (state, keptState) = (replica.state, kept.state)
    guard state.root() == keptState.root(), replica.frontier == kept.frontier else {
      return report(
        log, to: replica.size,
        (replica.size, "stateMismatch", "The state kept is not the one that the entries make."))
    }
    guard replica.isSealed(by: checkpoint, kept.tail, known) else {
      return report(
        log, to: replica.size,
        (replica.size, Refusal.checkpointMismatch.code, "The home's checkpoint does not extend the entries."))
    }
    return report(log, to: replica.size, nil)
  }

  private func beginning(_ log: StoredLog) throws(RangeFailure) -> LogReplica? {
    guard log.base > 0 else { return nil }
    do throws(Refusal) {
      guard let bytes = try? reader.joinedSnapshot(log.reference), var snapshot = try? Snapshot.decode(bytes)
      else {
        throw .snapshotUnproven
      }
      // It leads from the invitation's checkpoint, which was checked on joining and is not kept.
      snapshot.trustedConsistency = []
      let vouched = LogReplica.Vouched(log: log.replica.id, home: log.replica.home, checkpoint: nil)
      return try LogReplica(joining: snapshot, vouched: vouched, known, reader.suite)
    } catch {
      throw .refused(error)
    }
  }

  private func extended(
    _ replica: LogReplica?, by range: LogRange, home: NodeID
  ) throws(RangeFailure) -> LogReplica {
    guard var replica else { return try LogReplica.replay(range, home: home, known, reader.suite) }
    try replica.replay(range, known)
    return replica
  }

  /// The first faulty sequence: the range is taken entry by entry as far as it goes.
  private func fault(
    _ failure: RangeFailure, in range: LogRange, _ replica: LogReplica?, home: NodeID
  ) -> (UInt64, String, String) {
    if case .stopped(let fault) = failure {
      return (fault.sequence, fault.refusal.code, "The log has \(fault.logged), the rules say \(fault.own).")
    }
    let refusal = failure.refusal
    var sequence = range.first
    var event = 0
    for bytes in range.entries {
      guard let entry = try? Entry.decode(bytes) else { break }
      if case .event(let id, _) = entry.content {
        guard event < range.events.count, isSound(range.events[event], id) else { break }
        event += 1
      }
      sequence += 1
    }
    let last = range.first + UInt64(range.entries.count)
    return sequence < last
      ? (sequence, refusal.code, "The stored bytes do not verify.")
      : (range.first, refusal.code, "The entries \(range.first) to \(last - 1) do not verify together.")
  }

  private func isSound(_ stored: LogRange.EventBytes, _ id: EventID) -> Bool {
    guard let event = try? Event(headerBytes: stored.header, body: stored.body, reader.suite) else {
      return false
    }
    return event.id == id
  }

  private func report(
    _ log: StoredLog, to: UInt64, _ fault: (sequence: UInt64, code: String, detail: String)?
  ) -> Report {
    Report(log: log.replica.id, kind: log.replica.state.log.kind, from: log.base, to: to, fault: fault)
  }
}
