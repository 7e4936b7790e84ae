public import Model
public import Rules
public import Suite
public import Wire

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

  /// A cosignature, and the key that must have made it.
  public struct Keyed: Sendable {
    let cosignature: Cosignature
    let key: Bytes32
  }

  /// COS-2 to COS-5.
  public func check(_ cosignature: Cosignature, of checkpoint: Checkpoint) throws(Refusal) {
    try cosignature.check(
      of: checkpoint, by: try key(of: cosignature), nowMilliseconds: nowMilliseconds, suite)
  }

  /// COS-2, and the key for COS-3 to COS-5.
  public func key(of cosignature: Cosignature) throws(Refusal) -> Bytes32 {
    let cosigner = cosignature.cosigner
    guard cosigner.node != state.log.home, let record = state.nodes[cosigner.node], isNamed(cosigner, record)
    else { throw .cosignatureStranger }
    guard let chain = known[cosigner.node], !chain.isRevoked(record.document),
      let document = chain.document(record.document)
    else { throw .cosignatureWrongKey }
    return cosigner.key(of: document)
  }

  /// Those of a checkpoint's first 15 that may be made, with the keys for it: what is left to do costs time, and needs no state.
  public func keyed(_ cosignatures: [Cosignature]) -> [Keyed] {
    cosignatures.prefix(Limits.cosigners).compactMap { cosignature in
      (try? key(of: cosignature)).map { Keyed(cosignature: cosignature, key: $0) }
    }
  }

  /// COS-3 to COS-5: those that hold, each cosigner once.
  public static func valid(
    _ cosignatures: [Keyed], of checkpoint: Checkpoint, nowMilliseconds: UInt64, _ suite: any CryptoSuite
  ) -> [Cosignature] {
    var met: Set<Cosigner> = []
    return cosignatures.compactMap { (item) -> Cosignature? in
      let cosignature = item.cosignature
      guard !met.contains(cosignature.cosigner) else { return nil }
      do throws(Refusal) {
        try cosignature.check(of: checkpoint, by: item.key, nowMilliseconds: nowMilliseconds, suite)
      } catch {
        return nil
      }
      met.insert(cosignature.cosigner)
      return cosignature
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
