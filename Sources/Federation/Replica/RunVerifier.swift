internal import Model
internal import Rules
internal import Suite

/// Walks a range's events beside its coverages, verifying each statement once (LOG-5).
struct RunVerifier {
  private let range: ParsedRange
  private let known: KnownNodes
  private let suite: any CryptoSuite
  private var nextCoverage = 0
  private var current: CoveredRun?
  /// The document under which the current run is.
  private var reference: DocumentReference?
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
    while next >= end { try advance(to: event, in: state) }
    guard let current else { throw .eventUncovered }
    if state.log.kind == .channel, state.nodes[current.statement.node] != nil {
      guard try document(of: current.statement, for: event, in: state).reference == reference else {
        throw .statementWrongDocument
      }
    }
    defer { next += 1 }
    return CoveredEvent(event, in: current, leaf: current.first + next - start)
  }

  private mutating func advance(to event: Event, in state: LogState) throws(Refusal) {
    guard nextCoverage < range.coverages.count else { throw .eventUncovered }
    let coverage = range.coverages[nextCoverage]
    nextCoverage += 1
    start = end
    end = start + Int(coverage.count)
    guard end <= range.events.count else { throw .eventUncovered }
    guard next < end else { return }
    let (document, reference) = try document(of: coverage.statement, for: event, in: state)
    current = try CoveredRun.verify(
      coverage, of: range.events[start..<end], by: document.keys.batch, suite)
    self.reference = reference
  }

  private func document(
    of statement: BatchStatement, for event: Event, in state: LogState
  ) throws(Refusal) -> (NodeDocument, reference: DocumentReference) {
    guard event.header.author.node == statement.node else { throw .statementWrongNode }
    guard let chain = known[statement.node] else { throw .statementWrongDocument }
    let reference = try StatementDocument.named(statement.document, for: event.header, in: state, chain)
    guard let document = chain.document(reference) else { throw .statementWrongDocument }
    return (document, reference)
  }
}
