internal import Federation
internal import Model
internal import Suite

/// A fork's proof as somebody sent it, which a reading thread is to verify.
struct ProofExamination: Sendable {
  let proof: ForkProof
  /// Who must have signed both parts.
  let node: NodeID
  let known: KnownNodes

  func find(_ suite: any CryptoSuite) -> Examination.Finding {
    var learned = known
    _ = try? learned.learn(proof.documents)
    guard let fork = try? proof.verified(of: node, learned, suite) else { return .nothing }
    return .forked(proof, fork)
  }
}
