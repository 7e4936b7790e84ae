internal import Federation
internal import Model
internal import Suite
internal import Wire

extension Connection {
  /// All chains, verified again as they are read, and the domains that have shown them.
  func knownNodes(_ suite: any CryptoSuite) throws(StoreError) -> KnownNodes {
    let rows = try signedDocuments(
      "SELECT node, document, signer, signature FROM document ORDER BY node, number")
    var chains: [(node: Int64, documents: [SignedDocument])] = []
    for (node, signed) in rows {
      if chains.last?.node != node { chains.append((node, [])) }
      chains[chains.count - 1].documents.append(signed)
    }
    var known = KnownNodes(suite)
    let branches = try replacedBranches(suite)
    do throws(Refusal) {
      for chain in chains { try known.learn(chain.documents) }
      for branch in branches { try known.keepAside(branch) }
    } catch {
      throw StoreError(.storeCorrupt, detail: "A node document is damaged: \(error.code).")
    }
    for (node, domain) in try confirmedDomains() { known.confirm(domain, of: node) }
    for node in try strangers() {
      guard let chain = try stranger(node, suite) else { continue }
      known.pin(chain)
      known.confirm(chain.newest.domain, of: node)
    }
    return known
  }

  private func signedDocuments(
    _ query: StaticString
  ) throws(StoreError) -> [(node: Int64, signed: SignedDocument)] {
    try use(query) { (row) throws(StoreError) in
      var documents: [(Int64, SignedDocument)] = []
      while try row.step() {
        guard let signed = Self.signedDocument(row) else { throw StoreError(.storeCorrupt) }
        documents.append((row.int64(0), signed))
      }
      return documents
    }
  }

  /// Each document that stands beside a chain, after those of its branch that do too.
  private func replacedBranches(_ suite: any CryptoSuite) throws(StoreError) -> [[SignedDocument]] {
    let rows = try signedDocuments(
      "SELECT node, document, signer, signature FROM replacedDocument ORDER BY node, number, hash")
    var branches: [Bytes32: [SignedDocument]] = [:]
    return rows.map { row in
      let previous = (try? NodeDocument.decode(row.signed.document))?.previous
      let branch = (previous.flatMap { branches[$0] } ?? []) + [row.signed]
      branches[NodeDocument.hash(row.signed.document, suite)] = branch
      return branch
    }
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
