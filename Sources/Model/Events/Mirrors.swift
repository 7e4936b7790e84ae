internal import Wire

/// The nodes whose cosignatures make a channel's checkpoints *mirrored*, and how many of them it takes (spec: rules, policy
/// keys 2 and 3).
public struct Mirrors: Hashable, Sendable {
  /// 1 to 15, rising.
  public let nodes: [NodeID]
  /// More than half of them, and no more than there are: so any two quorums have a node in common.
  public let quorum: UInt64

  /// `nil` unless the nodes rise and the quorum is possible.
  public init?(_ nodes: [NodeID], quorum: UInt64) {
    guard (1...Limits.cosigners).contains(nodes.count), zip(nodes, nodes.dropFirst()).allSatisfy({ $0 < $1 }),
      quorum > UInt64(nodes.count / 2), quorum <= UInt64(nodes.count)
    else { return nil }
    self.nodes = nodes
    self.quorum = quorum
  }

  /// How many nodes only one of the two names.
  public func changes(to other: Mirrors) -> Int {
    nodes.count { !other.nodes.contains($0) } + other.nodes.count { !nodes.contains($0) }
  }

  /// Whether enough mirrors are among these cosigners.
  public func isMet(by cosigners: some Sequence<Cosigner>) -> Bool {
    let mirroring = Set(cosigners.filter { $0.role == .mirror }.map { $0.node })
    return UInt64(nodes.count { mirroring.contains($0) }) >= quorum
  }

  /// Reads a policy's keys 2 and 3; `nil` for neither.
  init?(_ nodes: [NodeID]?, _ quorum: UInt64?) throws(WireError) {
    guard nodes != nil || quorum != nil else { return nil }
    guard let nodes, let quorum, let mirrors = Mirrors(nodes, quorum: quorum) else { throw .unexpected }
    self = mirrors
  }
}
