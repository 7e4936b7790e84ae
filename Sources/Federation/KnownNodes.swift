public import Model
public import Suite

/// The verified document chains of all nodes this one knows: where every key comes from.
///
/// A document's domain is a claim of its node's, until the domain itself has shown the chain (spec: identity, ID-7).
public struct KnownNodes: Sendable {
  private var chains: [NodeID: NodeChain] = [:]
  /// Which node the owner of a domain showed when it was last asked.
  private var confirmed: [Domain: NodeID] = [:]
  private let suite: any CryptoSuite

  public init(_ suite: any CryptoSuite) { self.suite = suite }

  public subscript(node: NodeID) -> NodeChain? { chains[node] }

  public var all: [NodeChain] { chains.values.sorted { $0.node < $1.node } }

  /// Pins a chain that was verified before: from the store, or this node's own.
  public mutating func pin(_ chain: NodeChain) { chains[chain.node] = chain }

  /// The domain of a node, if the domain has confirmed it.
  public func domain(of node: NodeID) -> Domain? {
    guard let domain = chains[node]?.newest.domain, confirmed[domain] == node else { return nil }
    return domain
  }

  /// The node whose documents this domain has shown.
  public func node(at domain: Domain) -> NodeChain? {
    guard let chain = confirmed[domain].flatMap({ chains[$0] }), chain.newest.domain == domain else {
      return nil
    }
    return chain
  }

  /// The chain of this node was fetched at this domain. What the domain showed before no longer counts.
  public mutating func confirm(_ domain: Domain, of node: NodeID) { confirmed[domain] = node }

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
