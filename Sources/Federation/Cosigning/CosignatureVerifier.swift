public import Model
public import Rules
public import Suite

/// Judges the cosignatures of a channel's checkpoints by the nodes and documents that its state names (spec: log,
/// "Cosignatures").
public struct CosignatureVerifier {
  private let state: LogState
  private let known: KnownNodes
  private let nowMilliseconds: UInt64
  private let suite: any CryptoSuite

  public init(_ state: LogState, _ known: KnownNodes, nowMilliseconds: UInt64, _ suite: any CryptoSuite) {
    self.state = state
    self.known = known
    self.nowMilliseconds = nowMilliseconds
    self.suite = suite
  }

  /// COS-2 to COS-5.
  public func check(_ cosignature: Cosignature, of checkpoint: Checkpoint) throws(Refusal) {
    let cosigner = cosignature.cosigner
    guard cosigner.node != state.log.home, let record = state.nodes[cosigner.node], isNamed(cosigner, record)
    else { throw .cosignatureStranger }
    guard let chain = known[cosigner.node], !chain.isRevoked(record.document),
      let document = chain.document(record.document)
    else { throw .cosignatureWrongKey }
    try cosignature.check(
      of: checkpoint, by: cosigner.key(of: document), nowMilliseconds: nowMilliseconds, suite)
  }

  /// Those of a checkpoint's first 15 that hold, each cosigner once.
  public func valid(_ cosignatures: [Cosignature], of checkpoint: Checkpoint) -> [Cosignature] {
    var met: Set<Cosigner> = []
    return cosignatures.prefix(Limits.cosigners).filter { cosignature in
      guard !met.contains(cosignature.cosigner) else { return false }
      do throws(Refusal) { try check(cosignature, of: checkpoint) } catch { return false }
      met.insert(cosignature.cosigner)
      return true
    }
  }

  /// Whether these, which hold, make the checkpoint *mirrored* by the policy in force at its size. One from before the policy's
  /// last change is not judged by it.
  public func areEnough(_ cosignatures: [Cosignature], for checkpoint: Checkpoint) -> Bool {
    guard let record = state.policy, let mirrors = record.policy.mirrors, checkpoint.size >= record.changed
    else { return false }
    return mirrors.isMet(by: cosignatures.map { $0.cosigner })
  }

  private func isNamed(_ cosigner: Cosigner, _ record: NodeRecord) -> Bool {
    switch cosigner.role {
    case .witness: record.isMember
    case .mirror: state.policy?.policy.mirrors?.nodes.contains(cosigner.node) ?? false
    }
  }
}
