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
  /// The node whose documents nobody else makes: what others bring of it never becomes its chain.
  public var own: NodeID?
  /// Whether checkpoints count that were signed under documents since revoked: where what is looked at was taken before.
  public private(set) var countsRevoked = false

  public init(_ suite: any CryptoSuite) { self.suite = suite }

  public subscript(node: NodeID) -> NodeChain? { chains[node] }

  public var all: [NodeChain] { chains.values.sorted { $0.node < $1.node } }

  /// Pins a chain that was verified before: from the store, or this node's own.
  public mutating func pin(_ chain: NodeChain) { chains[chain.node] = chain }

  /// Lets go of a node that nothing names.
  public mutating func forget(_ node: NodeID) {
    if let domain = domain(of: node) { confirmed[domain] = nil }
    chains[node] = nil
  }

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

  /// The same nodes, to look at what was taken in the past: what was signed before a revocation stays as it was.
  public var forHistory: KnownNodes {
    var nodes = self
    nodes.countsRevoked = true
    return nodes
  }

  /// Learns a chain, or what it adds to the one that is pinned (ID-1 to ID-6, ID-9). Returns it if it is news.
  @discardableResult
  public mutating func learn(_ documents: [SignedDocument]) throws(Refusal) -> NodeChain? {
    try learn(documents) { (chain, suite) throws(Refusal) in try chain.extend(with: documents, suite) }
  }

  /// The same for what comes with entries and records: they may name documents of a branch that was given up.
  @discardableResult
  public mutating func learnNamed(_ documents: [SignedDocument]) throws(Refusal) -> NodeChain? {
    let own = own
    return try learn(documents) { (chain, suite) throws(Refusal) in
      guard chain.node != own else { return try chain.keepAside(documents, suite) }
      do throws(Refusal) { try chain.extend(with: documents, suite) } catch {
        guard error == .documentRevoked else { throw error }
        try chain.keepAside(documents, suite)
      }
    }
  }

  /// Documents that stand beside a chain that is pinned.
  public mutating func keepAside(_ documents: [SignedDocument]) throws(Refusal) {
    _ = try learn(documents) { (chain, suite) throws(Refusal) in try chain.keepAside(documents, suite) }
  }

  private mutating func learn(
    _ documents: [SignedDocument], _ extend: (inout NodeChain, any CryptoSuite) throws(Refusal) -> Void
  ) throws(Refusal) -> NodeChain? {
    guard let first = documents.first else { throw .documentInvalid }
    let node = try NodeDocument.decode(first.document).node
    guard let pinned = chains[node] else {
      let chain = try NodeChain(documents, suite)
      chains[node] = chain
      return chain
    }
    var chain = pinned
    try extend(&chain, suite)
    chains[node] = chain
    let isNews = chain.hashes != pinned.hashes || chain.replaced.count != pinned.replaced.count
    return isNews ? chain : nil
  }
}
