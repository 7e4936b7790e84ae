internal import Federation
internal import Model
internal import Suite
internal import Wire

extension Connection {
  /// All chains, verified again as they are read, and the domains that have shown them.
  func knownNodes(_ suite: any CryptoSuite) throws(StoreError) -> KnownNodes {
    let rows = try use(
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
    for (node, domain) in try confirmedDomains() { known.confirm(domain, of: node) }
    return known
  }

  private func confirmedDomains() throws(StoreError) -> [(NodeID, Domain)] {
    try use("SELECT node.node, domain FROM domain JOIN node ON node.id = domain.node") {
      (row) throws(StoreError) in
      var domains: [(NodeID, Domain)] = []
      while try row.step() {
        guard let node = Bytes32(row.bytes(0)), let domain = Domain(Text(row.text(1))) else {
          throw StoreError(.storeCorrupt)
        }
        domains.append((NodeID(node), domain))
      }
      return domains
    }
  }

  private static func signedDocument(_ row: Statement) -> SignedDocument? {
    guard let signer = SignedDocument.SigningKey(rawValue: UInt64(row.int64(2))),
      let signature = Bytes64(row.bytes(3))
    else { return nil }
    return SignedDocument(stored: row.bytes(1), signer: signer, signature: signature)
  }
}
