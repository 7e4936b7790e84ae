/// A group that is followed from outside and kept in a store, as a delivery service does: the group is a `PublicGroup`,
/// and a restart loses nothing of it.
///
/// A class that is not Sendable, since two of one store would write over each other. Every operation either does all
/// it says, or throws and leaves the group as it was.
public final class FollowedGroup {
  /// The group as it is: a value, which others may look at while this one goes on.
  public private(set) var group: PublicGroup
  private var seal: StateSeal
  private let store: any GroupStore
  private var isErased = false

  /// Follows a group from now on, and writes it whole. `store` must be empty.
  public init(following group: PublicGroup, store: any GroupStore) throws(MLSError) {
    let (changes, seal) = group.changes(from: nil)
    self.group = group
    self.seal = seal
    self.store = store
    try store.apply(changes)
  }

  /// A group as `store` has it: `values` are all keys that were put and not deleted, with what was put last. Policies
  /// are not stored, and are to be those which the members have.
  public init(
    restoring values: [(key: StateKey, value: Secret)], proposalPolicy: ProposalPolicy,
    rejoinPolicy: RejoinPolicy, limits: Limits = .standard, _ provider: any CryptoProvider,
    store: any GroupStore
  ) throws(MLSError) {
    let crypto = Crypto(provider)
    (group, seal) = try StoredGroup(values, limits).followed(crypto)
    group.proposalPolicy = proposalPolicy
    group.rejoinPolicy = rejoinPolicy
    self.store = store
  }

  /// Which proposals are taken. Not stored.
  public var proposalPolicy: ProposalPolicy {
    get { group.proposalPolicy }
    set { group.proposalPolicy = newValue }
  }
  /// Who may come back by external commit in whose place. Not stored either.
  public var rejoinPolicy: RejoinPolicy {
    get { group.rejoinPolicy }
    set { group.rejoinPolicy = newValue }
  }
  public var groupID: [UInt8] { group.groupID }
  public var epoch: UInt64 { group.epoch }

  /// As `PublicGroup.receive`. Nothing is kept of a commit, which can be received again, until it is merged.
  public func receive(
    _ message: PublicMessage, at seconds: UInt64? = nil
  ) throws(MLSError) -> PublicGroup.Received {
    try requireKept()
    let (received, kept) = try group.checked(message, at: seconds)
    if let kept {
      let record = kept.encodedSecret(group.crypto)
      let next = seal.adding(record, group.crypto)
      let place = group.waiting.count
      try store.apply([.put(.waiting(place), record), .put(.seal, next.encoded(group.crypto))])
      seal = next
      group.waiting.append(kept)
    }
    return received
  }

  /// Enters the epoch of a staged commit.
  public func merge(_ staged: StagedPublicCommit) throws(MLSError) {
    var next = group
    try next.merge(staged)
    try enter(next)
  }

  /// Goes on with the group as a newer GroupInfo has it, after messages that only members can read.
  public func catchUp(with newer: PublicGroup) throws(MLSError) {
    guard newer.groupID == groupID, newer.epoch > epoch else { throw .misused(.staleStage) }
    var next = newer
    next.takePolicies(of: group)
    try enter(next)
  }

  private func enter(_ next: PublicGroup) throws(MLSError) {
    try requireKept()
    let ended: [StateChange] = group.waiting.indices.map { .delete(.waiting($0)) }
    let (changes, sealed) = next.changes(from: group.tree)
    try store.apply(ended + changes)
    group = next
    seal = sealed
  }

  /// Deletes all that the store has of the group, which is then followed no more.
  public func erase() throws(MLSError) {
    try requireKept()
    try store.apply(group.erasure)
    isErased = true
  }

  private func requireKept() throws(MLSError) {
    guard !isErased else { throw .misused(.inactive) }
  }
}
