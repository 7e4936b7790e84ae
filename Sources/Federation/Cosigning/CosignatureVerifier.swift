public import Model
public import Rules
public import Suite
internal import Wire

/// Judges the cosignatures of a channel's checkpoints by the nodes and documents that its state names (spec: log,
/// "Cosignatures").
public struct CosignatureVerifier: Sendable {
  private let home: NodeID
  private let nodes: [NodeID: NodeRecord]
  private let policy: PolicyRecord?
  private let known: KnownNodes
  private let nowMilliseconds: UInt64
  private let suite: any CryptoSuite

  public init(_ state: LogState, _ known: KnownNodes, nowMilliseconds: UInt64, _ suite: any CryptoSuite) {
    (home, nodes, policy) = (state.log.home, state.nodes, state.policy)
    self.known = known
    self.nowMilliseconds = nowMilliseconds
    self.suite = suite
  }

  /// COS-2 to COS-5.
  public func check(_ cosignature: Cosignature, of checkpoint: Checkpoint) throws(Refusal) {
    try cosignature.check(
      of: checkpoint, by: try key(of: cosignature.cosigner), nowMilliseconds: nowMilliseconds, suite)
  }

  /// Those of a checkpoint's first 15 that a node of the channel has signed under a document that is not revoked, each cosigner
  /// once. Whether one counts is for the state at the checkpoint's size to say: `counting`.
  public func signed(_ cosignatures: [Cosignature], of checkpoint: Checkpoint) -> [Cosignature] {
    var met: Set<Cosigner> = []
    return cosignatures.prefix(Limits.cosigners).filter { cosignature in
      guard !met.contains(cosignature.cosigner), isSigned(cosignature, of: checkpoint) else { return false }
      met.insert(cosignature.cosigner)
      return true
    }
  }

  /// COS-2 and COS-3, for cosignatures that are `signed`.
  public func counting(_ cosignatures: [Cosignature]) -> [Cosignature] {
    cosignatures.filter { cosignature in
      guard let key = try? key(of: cosignature.cosigner) else { return false }
      return cosignature.names(key, suite)
    }
  }

  /// Whether these, which hold, make the checkpoint *mirrored* by the policy in force at its size. One from before the policy's
  /// last change is not judged by it.
  public func areEnough(_ cosignatures: [Cosignature], for checkpoint: Checkpoint) -> Bool {
    guard let policy, let mirrors = policy.policy.mirrors, checkpoint.size >= policy.changed
    else { return false }
    return mirrors.isMet(by: cosignatures.map { $0.cosigner })
  }

  private func isSigned(_ cosignature: Cosignature, of checkpoint: Checkpoint) -> Bool {
    let cosigner = cosignature.cosigner
    guard cosigner.node != home, nodes[cosigner.node] != nil, let chain = known[cosigner.node] else {
      return false
    }
    // Many documents may name one key.
    let documents = chain.documents[Int(chain.revokedBelow)...].reversed()
    guard
      let key = documents.lazy.map({ cosigner.key(of: $0) }).first(where: { cosignature.names($0, suite) })
    else { return false }
    do throws(Refusal) {
      try cosignature.check(of: checkpoint, by: key, nowMilliseconds: nowMilliseconds, suite)
    } catch { return false }
    return true
  }

  /// COS-2 and COS-3: the key that the state has for a cosigner.
  private func key(of cosigner: Cosigner) throws(Refusal) -> Bytes32 {
    guard cosigner.node != home, let record = nodes[cosigner.node], isNamed(cosigner, record)
    else { throw .cosignatureStranger }
    guard let chain = known[cosigner.node], !chain.isRevoked(record.document),
      let document = chain.document(record.document)
    else { throw .cosignatureWrongKey }
    return cosigner.key(of: document)
  }

  private func isNamed(_ cosigner: Cosigner, _ record: NodeRecord) -> Bool {
    switch cosigner.role {
    case .witness: record.isMember
    case .mirror: policy?.policy.mirrors?.nodes.contains(cosigner.node) ?? false
    }
  }
}
