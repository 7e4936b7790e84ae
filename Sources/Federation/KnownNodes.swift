public import Model
public import Suite

/// The verified document chains of all nodes this one knows: where every key comes from.
public struct KnownNodes: Sendable {
  private var chains: [NodeID: NodeChain] = [:]
  private let suite: any CryptoSuite

  public init(_ suite: any CryptoSuite) { self.suite = suite }

  public subscript(node: NodeID) -> NodeChain? { chains[node] }

  public var all: [NodeChain] { chains.values.sorted { $0.node < $1.node } }

  /// Pins a chain that was verified before: from the store, or this node's own.
  public mutating func pin(_ chain: NodeChain) { chains[chain.node] = chain }

  /// Learns a chain, or what it adds to the one that is pinned. Returns it if it is new or longer than what was known.
  @discardableResult
  public mutating func learn(_ documents: [SignedDocument]) throws(Refusal) -> NodeChain? {
    guard let first = documents.first else { throw .documentInvalid }
    let node = try NodeDocument.decode(first.document).node
    guard var chain = chains[node] else {
      let chain = try NodeChain(documents, suite)
      chains[node] = chain
      return chain
    }
    let known = chain.documents.count
    try chain.extend(with: documents, suite)
    chains[node] = chain
    return chain.documents.count > known ? chain : nil
  }
}
