internal import Merkle
public import Model
public import Suite
public import Wire

/// Neighbouring leaves of a batch whose statement was verified, or made here. What a store keeps to prove its events again.
public final class CoveredRun: Sendable {
  public let statement: BatchStatement
  /// The leaf of the first id.
  public let first: Int
  public let ids: [EventID]
  public let proof: [Bytes32]

  /// A run whose coverage was verified, by this process or before it, or made here.
  public init(_ statement: BatchStatement, first: Int, ids: [EventID], proof: [Bytes32]) {
    self.statement = statement
    self.first = first
    self.ids = ids
    self.proof = proof
  }

  /// EV-5 (first half), EV-6 and EV-7: the run that `coverage` shows these events to be, under `batchKey`. The signatures of
  /// `verified` were found valid by the same key before.
  public static func verify(
    _ coverage: Coverage, of events: ArraySlice<Event>, by batchKey: Bytes32, _ suite: any CryptoSuite,
    knowing verified: Set<BatchStatement> = []
  ) throws(Refusal) -> CoveredRun {
    guard coverage.statement.size <= UInt64(Limits.batchEvents) else { throw .batchTooLarge }
    #if HANSE_DEFECTS
      let isCovered = coverage.leads(from: events.map { $0.id }, suite)
      let isOwn = events.allSatisfy { $0.header.author.node == coverage.statement.node }
      let isPassed =
        Defect.acceptsOtherAuthors.isPlanted && isCovered
        || Defect.acceptsUnsigned.isPlanted && isCovered && isOwn
        || Defect.acceptsUncovered.isPlanted && isOwn
      if isPassed {
        return CoveredRun(
          coverage.statement, first: Int(coverage.first), ids: events.map { $0.id }, proof: coverage.proof)
      }
    #endif
    for event in events where event.header.author.node != coverage.statement.node {
      throw .statementWrongNode
    }
    let ids = events.map { $0.id }
    guard coverage.leads(from: ids, suite) else { throw .eventUncovered }
    let statement = coverage.statement
    guard verified.contains(statement) || statement.isSigned(by: batchKey, suite) else {
      throw .statementBadSignature
    }
    return CoveredRun(
      coverage.statement, first: Int(coverage.first), ids: ids, proof: coverage.proof)
  }

  /// The coverage of the leaves `part`, which must be of this run.
  public func coverage(of part: Range<Int>, _ suite: any CryptoSuite) -> Coverage? {
    let leaves = ids.map { TreeHash.leaf($0.bytes, suite) }
    let narrowed =
      part == first..<(first + ids.count)
      ? proof
      : RunProof.narrow(
        run: leaves, first: first, size: Int(statement.size), proof: proof, to: part, suite)
    guard let narrowed else { return nil }
    return Coverage(
      statement: statement, first: UInt64(part.lowerBound), count: UInt64(part.count), proof: narrowed)
  }
}
