public import Federation
public import Model
internal import Suite
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

  /// All chains, verified again as they are read.
  public func knownNodes() throws(StoreError) -> KnownNodes {
    let rows = try connection.use(
      "SELECT node, document, signer, signature FROM document ORDER BY node, number"
    ) { (row) throws(StoreError) in
      var chains: [(Int64, [SignedDocument])] = []
      while try row.step() {
        guard let signed = Self.signedDocument(row) else { throw StoreError(.storeCorrupt) }
        if chains.last?.0 == row.int64(0) {
          chains[chains.count - 1].1.append(signed)
        } else {
          chains.append((row.int64(0), [signed]))
        }
      }
      return chains
    }
    var known = KnownNodes(suite)
    for (_, documents) in rows {
      do throws(Refusal) { try known.learn(documents) } catch {
        throw StoreError(.storeCorrupt, detail: "A node document is damaged: \(error.code).")
      }
    }
    return known
  }

  private static func signedDocument(_ row: Statement) -> SignedDocument? {
    guard let signer = SignedDocument.SigningKey(rawValue: UInt64(row.int64(2))),
      let signature = Bytes64(row.bytes(3))
    else { return nil }
    return SignedDocument(stored: row.bytes(1), signer: signer, signature: signature)
  }
}
