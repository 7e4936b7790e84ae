internal import Federation
internal import Model
internal import Suite

/// The chains that a submission brings. None of them is verified, let alone learned, before an event needs it that may stand in
/// its log: strangers could keep the core busy, and fill the disk.
struct OfferedChains {
  private var chains: [NodeID: [SignedDocument]] = [:]
  private(set) var learned: [NodeChain] = []
  private var left = Limits.chainsInSubmission

  init(_ offered: [[SignedDocument]]) {
    for chain in offered.prefix(Limits.batchEvents) {
      guard let first = chain.first, let document = try? NodeDocument.decode(first.document) else { continue }
      chains[document.node] = chain
    }
  }

  /// Learns what was offered of a node, if anything was; what does not verify is as if it had not been.
  mutating func teach(_ known: inout KnownNodes, of node: NodeID) {
    guard left > 0, let chain = chains.removeValue(forKey: node) else { return }
    left -= 1
    if let chain = try? known.learnNamed(chain) { learned.append(chain) }
  }
}
