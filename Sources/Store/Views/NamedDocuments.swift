internal import Federation
internal import Model

/// The node documents that entries or records name. A chain travels as far as to the last of them, whatever came after.
struct NamedDocuments {
  /// How many of a node's documents, from the first on.
  private var counts: [NodeID: UInt64] = [:]

  /// Whether the event names one.
  mutating func add(_ header: Header) -> Bool {
    switch header.content {
    // Their statements may name any document of the home's.
    case .directory, .mailbox: counts[header.author.node] = .max
    default:
      guard let (node, document) = header.namedDocument else { return false }
      add(document, of: node)
    }
    return true
  }

  mutating func add(_ document: DocumentReference, of node: NodeID) {
    counts[node] = max(counts[node] ?? 0, document.number + 1)
  }

  func chains(_ known: KnownNodes) -> [[SignedDocument]] {
    counts.keys.sorted().compactMap { chain(of: $0, known).map { Array($0) } }
  }

  func byteCount(_ known: KnownNodes) -> Int {
    counts.keys.reduce(0) { bytes, node in
      bytes + (chain(of: node, known)?.reduce(0) { $0 + $1.byteCount } ?? 0)
    }
  }

  private func chain(of node: NodeID, _ known: KnownNodes) -> ArraySlice<SignedDocument>? {
    known[node]?.signed.prefix(Int(clamping: counts[node] ?? 0))
  }
}
