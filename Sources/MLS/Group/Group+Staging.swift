/// Commits of others: their secret part (RFC 9420, 12.4.2).
extension Group {
  func stage(
    _ verified: VerifiedContent, _ commit: Commit, _ preSharedKeys: PreSharedKeyRing
  ) throws(MLSError) -> StagedCommit {
    if case .member(let sender) = verified.content.sender { try require(sender != ownLeaf, .ownMessage) }
    let changes = try publicGroup.stage(verified, commit)
    if changes.removed.contains(ownLeaf) { return StagedCommit(changes: changes, member: ownLeaf, next: nil) }
    var pathKeys = state.pathKeys
    if let (_, node) = changes.list.updates.first(where: { $0.leaf == ownLeaf }) {
      guard let pair = updates[node.encryptionKey] else { throw .refused(.pathSecretMissing) }
      pathKeys.setLeaf(pair)
    }
    var commitSecret = crypto.zeros(Crypto.hashBytes)
    if let path = changes.path {
      commitSecret = try pathKeys.follow(
        path, by: changes.committer, in: changes.next.tree, joined: Set(changes.added.map { $0.leaf }),
        context: publicGroup.provisionalContext(for: changes.next), crypto)
    }
    pathKeys.keepOnly(in: changes.next.tree)
    let start = try nextEpoch(changes, commitSecret, preSharedKeys).start
    let tag = start.secrets.confirmationTag(changes.next.context.confirmedTranscriptHash, crypto)
    try require(
      crypto.provider.areEqual(tag, verified.authenticated.confirmationTag ?? []), .confirmationTag)
    return StagedCommit(
      changes: changes, member: ownLeaf, next: EpochState(changes.next, pathKeys, start))
  }

  private func nextEpoch(
    _ changes: StagedPublicCommit, _ commitSecret: Secret, _ preSharedKeys: PreSharedKeyRing
  ) throws(MLSError) -> NextEpoch {
    var initial = state.secrets.initial
    if let output = changes.list.externalInit {
      guard let secret = ExternalInit.open(output, state.secrets.externalKeyPair(crypto), crypto) else {
        throw .refused(.externalInitKey)
      }
      initial = secret
    }
    return NextEpoch(
      initial: initial, commitSecret: commitSecret,
      preSharedKeys: try resumptionKeys.secret(changes.list.preSharedKeys, or: preSharedKeys, crypto),
      changes.next.context, crypto)
  }

  /// Keeps a commit whose message cannot be read again, in the same write that its key goes with.
  func keep(_ commit: StagedCommit, _ move: SecretTree.Move?) throws(MLSError) {
    guard let message = commit.message else { return }
    guard staged.count < limits.stagedCommits else { throw .misused(.tooManyStaged) }
    if store != nil {
      let kept = commit.encoded(after: publicGroup.tree, crypto)
      try write(changes(of: move) + [.put(.staged(message), kept)])
    }
    make(move)
    staged[message] = commit
  }

  /// Lets a staged commit go, since another counts. Only encrypted ones are kept until then.
  public func drop(_ commit: StagedCommit) throws(MLSError) {
    guard commit.member == ownLeaf, commit.changes.next.groupID == groupID else {
      throw .misused(.staleStage)
    }
    guard let message = commit.message, staged[message] != nil else { return }
    try write([.delete(.staged(message))])
    staged[message] = nil
  }

  /// Enters the epoch of a staged commit. After one that removes this member, the group is inactive.
  public func merge(_ commit: StagedCommit) throws(MLSError) {
    guard commit.changes.from == epoch, commit.changes.next.groupID == groupID, commit.member == ownLeaf,
      isActive
    else {
      throw .misused(.staleStage)
    }
    guard let next = commit.next else {
      if store != nil {
        let member = StateChange.put(.member, MemberRecord(state, isMember: false).encoded(crypto))
        try write([member] + endOfEpochChanges)
      }
      isMember = false
      pending = nil
      staged = [:]
      ownWelcome = nil
      updates = [:]
      state.publicGroup.waiting = WaitingProposals()
      return
    }
    try enter(next)
  }
}
