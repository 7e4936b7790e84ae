internal import Federation
public import Model
internal import Suite
internal import Wire

/// Nodes that have shown their documents at their domains, and that nothing else names: anybody can make up as many as they like, so
/// they take no place beside the others, and few are kept. One that something names is a node like others from then on.
extension Store {
  /// Keeps a stranger's chain, which its domain has shown, instead of the one that was kept before. Whichever node the domain showed
  /// before has it no more.
  public func keepStranger(_ chain: NodeChain) throws(StoreError) {
    let documents = CBORWriter.bytes { writer in writer.list(chain.signed) { $0.write(to: &$1) } }
    try connection.use(
      "INSERT INTO stranger (node, documents) VALUES (?1, ?2) ON CONFLICT (node) DO UPDATE SET documents = ?2"
    ) { (insert) throws(StoreError) in
      try insert.bind(1, chain.node.bytes.bytes)
      try insert.bind(2, documents)
      try insert.run()
    }
    try connection.use("DELETE FROM domain WHERE domain = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, text: chain.newest.domain.text.utf8)
      try delete.run()
    }
    if !strangers.contains(chain.node) { strangers.append(chain.node) }
  }

  public func forgetStranger(_ node: NodeID) throws(StoreError) {
    try connection.use("DELETE FROM stranger WHERE node = ?1") { (delete) throws(StoreError) in
      try delete.bind(1, node.bytes.bytes)
      try delete.run()
    }
    strangers.removeAll { $0 == node }
  }

  /// Something names this node for the first time.
  public func befriend(_ node: NodeID) throws(StoreError) {
    guard strangers.contains(node), let chain = try connection.stranger(node, suite) else { return }
    try forgetStranger(node)
    try save(chain)
    try confirm(chain.newest.domain, of: node)
  }
}

extension Connection {
  /// Oldest first.
  func strangers() throws(StoreError) -> [NodeID] {
    try use("SELECT node FROM stranger ORDER BY number") { (row) throws(StoreError) in
      var nodes: [NodeID] = []
      while try row.step() {
        guard let bytes = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        nodes.append(NodeID(bytes))
      }
      return nodes
    }
  }

  /// Verified again as it is read.
  func stranger(_ node: NodeID, _ suite: any CryptoSuite) throws(StoreError) -> NodeChain? {
    let stored = try use("SELECT documents FROM stranger WHERE node = ?1") { (row) throws(StoreError) in
      try row.bind(1, node.bytes.bytes)
      return try row.step() ? row.bytes(0) : nil
    }
    guard let stored else { return nil }
    let documents = try CBORReader.read(stored, failure: { _ in StoreError(.storeCorrupt) }) {
      (reader) throws(WireError) in
      try reader.list(limit: Limits.documentsInChain) { (reader) throws(WireError) in
        try SignedDocument(&reader)
      }
    }
    do throws(Refusal) { return try NodeChain(documents, suite) } catch {
      throw StoreError(.storeCorrupt, detail: "A stranger's document is damaged: \(error.code).")
    }
  }
}
