internal import Federation
internal import Model

/// The node documents that entries or records name. A chain travels as far as to the last of them, whatever came after.
struct NamedDocuments {
  /// The last of each node's documents that are named; two where they are of different branches.
  private var last: [NodeID: Set<DocumentReference>] = [:]
  /// Nodes of whose documents all are named.
  private var whole: Set<NodeID> = []

  /// Whether the event names one.
  mutating func add(_ header: Header) -> Bool {
    switch header.content {
    // Their statements may name any document of the home's.
    case .directory, .mailbox: whole.insert(header.author.node)
    default:
      guard let (node, document) = header.namedDocument else { return false }
      add(document, of: node)
    }
    return true
  }

  mutating func add(_ document: DocumentReference, of node: NodeID) {
    last[node, default: []].insert(document)
  }

  func chains(_ known: KnownNodes) -> [[SignedDocument]] {
    Set(last.keys).union(whole).sorted().flatMap { chains(of: $0, known) }
  }

  func byteCount(_ known: KnownNodes) -> Int {
    Set(last.keys).union(whole).reduce(0) { bytes, node in
      bytes + chains(of: node, known).joined().reduce(0) { $0 + $1.byteCount }
    }
  }

  private func chains(of node: NodeID, _ known: KnownNodes) -> [[SignedDocument]] {
    guard let chain = known[node] else { return [] }
    let named = (last[node] ?? []).sorted { ($0.number, $0.hash) < ($1.number, $1.hash) }
    let held = whole.contains(node) ? chain.documents.last?.number : named.last(where: chain.holds)?.number
    let main = held.map { [Array(chain.signed.prefix(Int($0) + 1))] } ?? []
    return named.filter { !chain.holds($0) }.compactMap { chain.branch(to: $0) } + main
  }
}
