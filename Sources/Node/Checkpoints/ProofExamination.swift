internal import Federation
internal import Model
internal import Suite

/// A fork's proof as somebody sent it, which a reading thread is to verify.
struct ProofExamination: Sendable {
  let proof: ForkProof
  /// Who must have signed both parts.
  let node: NodeID
  let known: KnownNodes

  /// It must prove itself, since it is kept and spread as it came, and by all that is known here: what its documents leave out may
  /// revoke them.
  func find(_ suite: any CryptoSuite) -> Examination.Finding {
    var learned = known
    _ = try? learned.learn(proof.documents)
    guard let itself = try? proof.verified(suite), itself.node == node,
      let fork = try? proof.verified(of: node, learned, suite)
    else { return replacement(learned, suite) }
    return .forked(proof, fork)
  }

  private func replacement(_ learned: KnownNodes, _ suite: any CryptoSuite) -> Examination.Finding {
    guard case .checkpoints(let fork) = proof,
      let (held, signed) = try? fork.replacement(of: node, learned, suite)
    else { return .nothing }
    return .replaced(held: held, by: signed)
  }
}
