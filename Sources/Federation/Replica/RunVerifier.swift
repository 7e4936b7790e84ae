internal import Model
internal import Rules
internal import Suite

#if HANSE_DEFECTS
  internal import Wire
#endif

/// Walks a range's events beside its coverages, verifying each statement once (LOG-5).
struct RunVerifier {
  private let range: ParsedRange
  private let known: KnownNodes
  private let suite: any CryptoSuite
  private var nextCoverage = 0
  private var current: CoveredRun?
  /// Where in the range's events the current run begins and ends.
  private var start = 0
  private var end = 0
  private var next: Int

  init(_ range: ParsedRange, _ known: KnownNodes, _ suite: any CryptoSuite) {
    self.range = range
    self.known = known
    self.suite = suite
    next = range.skippedEvents
  }

  /// The next event, covered, judged by the documents that `state` names.
  mutating func cover(_ event: Event, in state: LogState) throws(Refusal) -> CoveredEvent {
    while next >= end { try advance(in: state) }
    guard let current else { throw .eventUncovered }
    #if HANSE_DEFECTS
      if Defect.skipsStatementDocument.isPlanted {
        defer { next += 1 }
        return CoveredEvent(event, in: current, leaf: current.first + next - start)
      }
    #endif
    if state.log.kind == .channel, let record = state.nodes[current.statement.node] {
      guard record.document.number == current.statement.document else { throw .statementWrongDocument }
    }
    defer { next += 1 }
    return CoveredEvent(event, in: current, leaf: current.first + next - start)
  }

  private mutating func advance(in state: LogState) throws(Refusal) {
    guard nextCoverage < range.coverages.count else { throw .eventUncovered }
    let coverage = range.coverages[nextCoverage]
    nextCoverage += 1
    start = end
    end = start + Int(coverage.count)
    guard end <= range.events.count else { throw .eventUncovered }
    guard next < end else { return }
    let statement = coverage.statement
    guard let chain = known[statement.node] else { throw .statementWrongDocument }
    let document =
      if state.log.kind == .channel, let record = state.nodes[statement.node] {
        chain.document(record.document)
      } else {
        chain.document(number: statement.document)
      }
    #if HANSE_DEFECTS
      if Defect.skipsStatementDocument.isPlanted, let document {
        current = try CoveredRun.verify(
          coverage, of: range.events[start..<end], by: document.keys.batch, suite)
        return
      }
    #endif
    guard let document, document.number == statement.document else { throw .statementWrongDocument }
    current = try CoveredRun.verify(
      coverage, of: range.events[start..<end], by: document.keys.batch, suite)
  }
}
