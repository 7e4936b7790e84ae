internal import Federation
internal import Model
internal import Node
internal import Rules
internal import Store
internal import Transport
internal import Wire

/// Notes which states a run comes through: from what nodes say, from their messages, their disks and their memory. It changes nothing.
final class StateCoverage {
  private struct Copy: Hashable {
    let log: LogID
    let node: Int
  }

  private(set) var reached: Set<Reached> = []
  private var refused: Set<Copy> = []
  private var bases: [Copy: UInt64] = [:]
  /// The log in which each statement was first seen, by its root; and how far each log's last range led.
  private var statements: [Bytes32: LogID] = [:]
  private var ends: [LogID: (statement: Bytes32, next: UInt64)] = [:]
  private var looks = 0

  func note(_ state: Reached) { reached.insert(state) }

  private func isOpen(_ states: Reached...) -> Bool { !reached.isSuperset(of: states) }

  /// A line of a node's journal, without its time.
  func said(_ line: String) {
    switch line.split(separator: " ").dropFirst().first {
    case "batchFailed": note(.batchFailed)
    case "reloadFailed": note(.memoryStale)
    case "turnedAway": note(.turnedAwayByHome)
    case "snapshotFailed": note(.snapshotFailed)
    case "logStopped": note(.logStopped)
    case "anotherCopy": note(.copyNoticed)
    default: break
    }
  }

  /// After a turn, now and then.
  func look(at node: SimulatedNode) {
    looks += 1
    guard looks % 16 == 0, let hanse = node.hanse else { return }
    let inspection = hanse.inspection
    if node.restoredAtMicroseconds != nil, !inspection.isRecovering { note(.recovered) }
    if inspection.hasPeerWithoutVersion { note(.noVersionInCommon) }
    if inspection.hasPeerAtCap { note(.backedOffToCap) }
    if inspection.hasFailedBatches, !inspection.isMemoryStale { note(.memoryReloaded) }
  }

  func started(_ node: SimulatedNode) {
    guard node.process > 0, let inspection = node.hanse?.inspection else { return }
    if !inspection.pending.isEmpty { note(.pendingAfterStart) }
    if inspection.isIndexBehind { note(.indexBehindAtStart) }
  }

  /// A node's copy has another size than before.
  func changed(_ log: StoredLog, at node: SimulatedNode) {
    let (replica, copy) = (log.replica, Copy(log: log.replica.id, node: node.index))
    if log.base > 0 {
      note(.joinedBySnapshot)
      if let before = bases[copy], before < log.base { note(.joinedAgain) }
      bases[copy] = log.base
    }
    if let id = node.id, replica.state.nodes[id]?.wasMember == true, replica.home != id { note(.leftBehind) }
  }

  func sent(_ request: ClientRequest) {
    guard isOpen(.rangeCutInBatch, .batchOverLogs), request.url.hasSuffix("/push"),
      let push = try? PushRequest.decode(request.body)
    else { return }
    for range in push.ranges {
      for coverage in range.coverages {
        let root = coverage.statement.root
        if statements[root, default: range.log] != range.log { note(.batchOverLogs) }
        statements[root] = range.log
      }
      if let first = range.coverages.first, let end = ends[range.log], end.statement == first.statement.root,
        first.first == end.next
      {
        note(.rangeCutInBatch)
      }
      if let last = range.coverages.last { ends[range.log] = (last.statement.root, last.first + last.count) }
    }
  }

  func answered(_ response: ClientResponse, to request: ClientRequest, by node: SimulatedNode) {
    if response.status == 401 { return refused(response) }
    guard response.status == 200 else { return }
    if isOpen(.rangeRefused, .refusedThenTaken), request.url.hasSuffix("/push"),
      let push = try? PushResponse.decode(response.body)
    {
      for refusal in push.refusals {
        note(.rangeRefused)
        refused.insert(Copy(log: refusal.log, node: node.index))
      }
      for cursor in push.cursors where refused.contains(Copy(log: cursor.log, node: node.index)) {
        note(.refusedThenTaken)
      }
    }
    if isOpen(.servedByMember, .cursorAhead), request.url.hasSuffix("/pull"),
      let pull = try? PullResponse.decode(response.body)
    {
      for range in pull.ranges {
        let home = node.hanse?.logs?.first { $0.replica.id == range.log }?.replica.home
        if let home, home != node.id { note(.servedByMember) }
      }
      if pull.refusals.contains(where: { $0.code.string == Refusal.futureCursor.code }) { note(.cursorAhead) }
    }
  }

  private func refused(_ response: ClientResponse) {
    guard isOpen(.clockRefused, .requestReplayed), let error = try? ErrorBody.decode(response.body) else {
      return
    }
    switch error.code.string {
    case RequestFault.clockSkew.rawValue: note(.clockRefused)
    case RequestFault.requestReplayed.rawValue: note(.requestReplayed)
    default: break
    }
  }
}
