public import Federation
public import Model
internal import Wire

extension Store {
  /// Writes what a chain has beyond what is stored.
  public func save(_ chain: NodeChain) throws(StoreError) {
    let node = try row(of: chain.node)
    for (number, signed) in chain.signed.enumerated() {
      try connection.use(
        "INSERT OR IGNORE INTO document (node, number, document, signer, signature) VALUES (?1, ?2, ?3, ?4, ?5)"
      ) { (insert) throws(StoreError) in
        try insert.bind(1, node)
        try insert.bind(2, Int64(number))
        try insert.bind(3, signed.document)
        try insert.bind(4, signed.signer.rawValue)
        try insert.bind(5, signed.signature.bytes)
        try insert.run()
      }
    }
  }

  /// Remembers that a domain has shown the documents of this node.
  public func confirm(_ domain: Domain, of node: NodeID) throws(StoreError) {
    let row = try row(of: node)
    try connection.use("INSERT OR REPLACE INTO domain (domain, node) VALUES (?1, ?2)") {
      (insert) throws(StoreError) in
      try insert.bind(1, text: domain.text.utf8)
      try insert.bind(2, row)
      try insert.run()
    }
  }

  /// All chains, verified again as they are read, and the domains that have shown them.
  public func knownNodes() throws(StoreError) -> KnownNodes { try connection.knownNodes(suite) }
}
