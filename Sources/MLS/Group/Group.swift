/// A member's view of a group: its public state and this member's secrets.
///
/// A class that is not Sendable, since two copies of one member's secrets would use the same keys twice. Every operation either
/// does all it says, or throws and leaves the group as it was.
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
  /// False after this member was removed.
  var isMember = true

  let limits: Limits
  let crypto: Crypto

  init(_ state: EpochState, _ limits: Limits, _ crypto: Crypto) {
    self.state = state
    self.limits = limits
    self.crypto = crypto
    rememberResumptionKey()
  }

  /// An own commit on its way.
  struct PendingCommit {
    let message: MLSMessage
    let staged: StagedCommit
  }

  public var publicGroup: PublicGroup { state.publicGroup }
  public var groupID: [UInt8] { publicGroup.groupID }
  public var epoch: UInt64 { publicGroup.epoch }
  public var ownLeaf: LeafIndex { state.leaf }
  public var members: [(index: LeafIndex, leaf: LeafNode)] { publicGroup.tree.members }
  /// Whether an own commit waits to be merged or dropped.
  public var hasPendingCommit: Bool { pending != nil }
  /// Whether this member can still take part: it was not removed, and the group was not reinitialised.
  public var isActive: Bool { isMember && publicGroup.reInit == nil }

  /// What members compare to know that they are in the same epoch (RFC 9420, 8.7), 32 bytes.
  public var epochAuthenticator: [UInt8] { state.secrets.authenticator.disclosed() }

  /// `MLS-Exporter` (RFC 9420, 8.5): a secret of `count` bytes for the application, other for every label and context.
  public func export(label: [UInt8], context: [UInt8], count: Int) throws(MLSError) -> Secret {
    guard (1...255 * Crypto.hashBytes).contains(count) else { throw .misused(.overLimit) }
    return state.secrets.export(label, context, count, crypto)
  }

  /// The resumption key of the current epoch (RFC 9420, 8.6), for other groups.
  public var resumptionKey: Secret { state.secrets.resumption }

  func requireActive() throws(MLSError) {
    guard isActive else { throw .misused(.inactive) }
  }

  func rememberResumptionKey() {
    resumptionKeys.add(state.secrets.resumption, groupID: groupID, epoch: epoch)
    let kept = UInt64(max(limits.pastEpochs, 1))
    if epoch >= kept { resumptionKeys.forget(groupID: groupID, epoch: epoch - kept) }
  }

  /// Enters the next epoch; what was to be used in this one is gone, except for messages that come late.
  func enter(_ next: EpochState) {
    past.insert(state.past, at: 0)
    if past.count > limits.pastEpochs { past.removeLast(past.count - limits.pastEpochs) }
    state = next
    updates = [:]
    pending = nil
    rememberResumptionKey()
  }
}
