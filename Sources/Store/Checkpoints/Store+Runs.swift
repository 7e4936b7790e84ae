public import Federation
public import Model
internal import Wire

extension Store {
  private static let run = "run"

  /// The number of the node's latest run; 0 before the first.
  public func runNumber() throws(StoreError) -> UInt64 {
    guard let bytes = try setting(Self.run) else { return 0 }
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  public func setRunNumber(_ number: UInt64) throws(StoreError) {
    try set(Self.run, to: (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) })
  }

  /// The highest run that each peer has told of.
  public func peerRuns() throws(StoreError) -> [NodeID: NodeRun] {
    try connection.use("SELECT node.node, run FROM peerRun JOIN node ON node.id = peerRun.node") {
      (row) throws(StoreError) in
      var runs: [NodeID: NodeRun] = [:]
      while try row.step() {
        guard let node = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        runs[NodeID(node)] = try CBORReader.read(row.bytes(1), failure: { _ in StoreError(.storeCorrupt) }) {
          (reader) throws(WireError) in try NodeRun(&reader)
        }
      }
      return runs
    }
  }

  public func save(_ run: NodeRun, of peer: NodeID) throws(StoreError) {
    let peer = try row(of: peer)
    try connection.use("INSERT OR REPLACE INTO peerRun (node, run) VALUES (?1, ?2)") {
      (insert) throws(StoreError) in
      try insert.bind(1, peer)
      try insert.bind(2, CBORWriter.bytes { run.write(to: &$0) })
      try insert.run()
    }
  }
}
