public import Federation
public import Model
internal import Wire

extension Store {
  /// Writes what a chain has beyond what is stored, and what it has in another document's place.
  public func save(_ chain: NodeChain) throws(StoreError) {
    let node = try row(of: chain.node)
    for (number, signed) in chain.signed.enumerated() {
      try connection.use(
        """
        INSERT INTO document (node, number, document, signer, signature) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO UPDATE SET document = ?3, signer = ?4, signature = ?5 WHERE document <> ?3
        """
      ) { (insert) throws(StoreError) in
        try Self.bind(signed, node, Int64(number), to: insert)
        try insert.run()
      }
    }
    try deleteDocuments(of: node, from: Int64(chain.signed.count))
    for replaced in chain.replaced {
      try connection.use(
        """
        INSERT OR IGNORE INTO replacedDocument (node, number, document, signer, signature, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """
      ) { (insert) throws(StoreError) in
        try Self.bind(replaced.signed, node, Int64(replaced.document.number), to: insert)
        try insert.bind(6, replaced.hash.bytes)
        try insert.run()
      }
    }
  }

  private func deleteDocuments(of node: Int64, from number: Int64) throws(StoreError) {
    try connection.use("DELETE FROM document WHERE node = ?1 AND number >= ?2") {
      (delete) throws(StoreError) in
      try delete.bind(1, node)
      try delete.bind(2, number)
      try delete.run()
    }
  }

  private static func bind(
    _ signed: SignedDocument, _ node: Int64, _ number: Int64, to insert: Statement
  ) throws(StoreError) {
    try insert.bind(1, node)
    try insert.bind(2, number)
    try insert.bind(3, signed.document)
    try insert.bind(4, signed.signer.rawValue)
    try insert.bind(5, signed.signature.bytes)
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
