/// A member's view of a group: its public state and this member's secrets.
///
/// A class that is not Sendable, since two copies of one member's secrets would use the same keys twice.
/// Every operation either does all it says, or throws and leaves the group as it was.
public final class Group {
  var state: EpochState
  /// The newest first.
  var past: [PastEpoch] = []
  /// Resumption keys of this group's epochs, the current one too.
  var resumptionKeys = PreSharedKeyRing()
  /// Private keys of own Updates that a commit may carry out.
  var updates: [HPKEPublicKey: HPKEKeyPair] = [:]
  /// The own commit that waits to be merged or dropped.
  var pending: PendingCommit?
  /// Encrypted commits of others that wait to be merged or dropped, by the hashes of their messages.
  var staged: [Digest: StagedCommit] = [:]
  /// The Welcome of the own commit that began this epoch.
  var ownWelcome: OwnWelcome?
  /// Of the tree as it was last put into a Welcome or GroupInfo.
  var treeEncoding = TreeEncoding()
  /// False after this member was removed.
  var isMember = true

  let limits: Limits
  let crypto: Crypto
  let store: (any GroupStore)?

  /// A group that this member is new to, written whole.
  init(
    _ state: EpochState, _ limits: Limits, _ crypto: Crypto, _ store: (any GroupStore)?
  ) throws(MLSError) {
    self.state = state
    self.limits = limits
    self.crypto = crypto
    self.store = store
    resumptionKeys.add(state.secrets.resumption, groupID: groupID, epoch: epoch)
    if store != nil { try write(state.changes(from: nil)) }
  }

  /// A group as it was stored.
  init(
    _ stored: StoredGroup, _ limits: Limits, _ crypto: Crypto, _ store: any GroupStore
  ) throws(MLSError) {
    let member = try stored.member(crypto)
    state = try stored.state(member, crypto)
    past = try stored.past(crypto)
    resumptionKeys = try stored.resumptionKeys(state.publicGroup.groupID)
    updates = stored.updates(crypto)
    pending = try stored.pending(after: state, crypto)
    staged = try stored.staged(on: state, crypto)
    ownWelcome = try stored.ownWelcome(crypto)
    isMember = member.isMember
    self.limits = limits
    self.crypto = crypto
    self.store = store
  }

  /// An own commit on its way.
  struct PendingCommit {
    let own: OwnCommit
    let next: EpochState
    let welcome: OwnWelcome?
  }

  public var publicGroup: PublicGroup { state.publicGroup }
  /// Which proposals are taken. Not stored: set it wherever a group was created, joined or restored.
  public var proposalPolicy: ProposalPolicy {
    get { state.publicGroup.proposalPolicy }
    set { state.publicGroup.proposalPolicy = newValue }
  }
  /// Who may come back by external commit in whose place. Not stored either.
  public var rejoinPolicy: RejoinPolicy {
    get { state.publicGroup.rejoinPolicy }
    set { state.publicGroup.rejoinPolicy = newValue }
  }
  /// What an own commit carries out if the draft does not leave it behind, in the order in which it came.
  public var waitingProposals: [WaitingProposal] { publicGroup.waitingProposals }
  public var groupID: [UInt8] { state.publicGroup.groupID }
  public var epoch: UInt64 { state.publicGroup.epoch }
  public var ownLeaf: LeafIndex { state.leaf }
  public var members: [(index: LeafIndex, leaf: LeafNode)] { state.publicGroup.tree.members }
  /// The own commit that waits to be merged or dropped.
  public var pendingCommit: OwnCommit? { pending?.own }
  /// Whether an own commit waits to be merged or dropped.
  public var hasPendingCommit: Bool { pending != nil }
  /// Encrypted commits of others that were received and neither merged nor dropped, in no order: the keys of their
  /// messages are gone. They survive a restart, and go with the epoch.
  public var stagedCommits: [StagedCommit] { Array(staged.values) }
  /// Whether this member can still take part: it was not removed, and the group was not reinitialised.
  public var isActive: Bool { isMember && state.publicGroup.reInit == nil }

  /// What members compare to know that they are in the same epoch (RFC 9420, 8.7), 32 bytes.
  public var epochAuthenticator: [UInt8] { state.secrets.authenticator.disclosed() }

  /// `MLS-Exporter` (RFC 9420, 8.5): a secret of `count` bytes for the application, other for every label and
  /// context.
  public func export(label: [UInt8], context: [UInt8], count: Int) throws(MLSError) -> Secret {
    guard (1...255 * Crypto.hashBytes).contains(count) else { throw .misused(.overLimit) }
    return state.secrets.export(label, context, count, crypto)
  }

  /// The resumption key of the current epoch (RFC 9420, 8.6), for other groups.
  public var resumptionKey: Secret { state.secrets.resumption }

  /// The resumption key of an epoch, while it is kept: as long as messages of that epoch can be read, and one epoch
  /// more.
  public func resumptionKey(of epoch: UInt64) -> Secret? {
    resumptionKeys[.resumption(.application, groupID: groupID, epoch: epoch)]
  }

  func requireActive() throws(MLSError) {
    guard isActive else { throw .misused(.inactive) }
  }

  /// Writes what an operation changes, before it changes it here.
  func write(_ changes: [StateChange]) throws(MLSError) {
    try store?.apply(changes)
  }

  /// Enters the next epoch; what was to be used in this one is gone, except for messages that come late.
  /// `welcome` is that of the own commit that leads there.
  func enter(_ next: EpochState, with welcome: OwnWelcome? = nil) throws(MLSError) {
    let ended = PastEpoch(state, before: next)
    let kept = Array(([ended] + past).prefix(limits.pastEpochs))
    let expired = ([ended] + past).dropFirst(limits.pastEpochs)
    let nextEpoch = next.publicGroup.epoch
    // One as a rule; more, where more were kept under other limits.
    let forgotten = resumptionKeys.epochs(of: groupID).filter {
      $0 < nextEpoch && nextEpoch - $0 > UInt64(limits.pastEpochs)
    }
    if store != nil {
      var changes = endOfEpochChanges
      if !kept.isEmpty { changes += ended.changes(crypto) }
      changes += expired.flatMap { $0.keys }.map { .delete($0) }
      changes += forgotten.map { .delete(.resumption($0)) }
      if let welcome { changes.append(.put(.welcome, welcome.encoded(crypto))) }
      try write(changes + next.changes(from: state.publicGroup.tree))
    }
    past = kept
    let former = state.publicGroup
    state = next
    state.publicGroup.takePolicies(of: former)
    updates = [:]
    pending = nil
    staged = [:]
    ownWelcome = welcome
    resumptionKeys.add(next.secrets.resumption, groupID: groupID, epoch: epoch)
    for ended in forgotten { resumptionKeys.forget(groupID: groupID, epoch: ended) }
  }

  /// What goes with an epoch: proposals, own Updates, commits that wait, the Welcome of the own one before.
  var endOfEpochChanges: [StateChange] {
    var changes: [StateChange] = publicGroup.waiting.indices.map { .delete(.waiting($0)) }
    changes += updates.keys.map { .delete(.update($0)) }
    if pending != nil { changes.append(.delete(.pending)) }
    changes += staged.keys.map { .delete(.staged($0)) }
    if ownWelcome != nil { changes.append(.delete(.welcome)) }
    return changes
  }
}
