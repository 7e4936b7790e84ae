internal import Merkle
public import Model
public import Suite

/// Events of this node under one signature (spec: events, "Batch statements").
public struct Batch: Sendable {
  /// By log, in the order of the batch.
  public let runs: [(log: LogID, events: [CoveredEvent])]

  /// Covers `events`, 1 to 1,024 of them, with one signature by the batch key of document `document`.
  public init(
    _ events: [Event], node: NodeID, document: UInt64, by key: any Signer, _ suite: any CryptoSuite
  ) {
    let sorted = events.sorted(by: Self.precedes)
    let leaves = sorted.map { TreeHash.leaf($0.id.bytes, suite) }
    let statement = BatchStatement(
      node: node, document: document, size: UInt64(sorted.count), root: TreeHash.root(leaves[...], suite),
      by: key)
    var runs: [(log: LogID, events: [CoveredEvent])] = []
    var start = 0
    while start < sorted.count {
      let log = sorted[start].log
      let end = sorted[start...].firstIndex { $0.log != log } ?? sorted.count
      let run = CoveredRun(
        statement, first: start, ids: sorted[start..<end].map { $0.id },
        proof: RunProof.prove(start..<end, of: leaves, suite))
      runs.append((log, CoveredEvent.all(sorted[start..<end], in: run)))
      start = end
    }
    self.runs = runs
  }

  /// By log, lane, incarnation, counter.
  private static func precedes(_ left: Event, _ right: Event) -> Bool {
    if left.log != right.log { return left.log < right.log }
    let (first, second) = (left.header.position, right.header.position)
    if first.lane != second.lane { return first.lane < second.lane }
    return second.isAfter(first)
  }
}
