internal import Merkle
public import Suite
public import Wire

/// Shows that a run of events stands under a batch statement (spec: events, "Coverage").
public struct Coverage: Equatable, Sendable {
  public let statement: BatchStatement
  /// The leaf of the run's first event.
  public let first: UInt64
  public let count: UInt64
  public let proof: [Bytes32]

  public init(statement: BatchStatement, first: UInt64, count: UInt64, proof: [Bytes32]) {
    self.statement = statement
    self.first = first
    self.count = count
    self.proof = proof
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    (statement, first, count, proof) = try reader.tuple(4) { (reader) throws(WireError) in
      (
        try BatchStatement(&reader), try reader.unsigned(), try reader.unsigned(),
        try reader.list(limit: Limits.hashesInCoverage) { (reader) throws(WireError) in
          try reader.bytes32()
        }
      )
    }
    guard (1...UInt64(Limits.batchEvents)).contains(count) else { throw .unexpected }
  }

  public func write(to writer: inout CBORWriter) {
    writer.array(4)
    statement.write(to: &writer)
    writer.unsigned(first)
    writer.unsigned(count)
    writer.list(proof) { $1.bytes($0) }
  }

  /// EV-6: whether these ids, in leaf order, are the run.
  public func leads(from ids: [EventID], _ suite: any CryptoSuite) -> Bool {
    guard UInt64(ids.count) == count else { return false }
    let leaves = ids.map { TreeHash.leaf($0.bytes, suite) }
    let root = RunProof.root(
      run: leaves, first: Int(first), size: Int(statement.size), proof: proof, suite)
    return root == statement.root
  }
}
