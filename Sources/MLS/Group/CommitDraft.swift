/// What an own commit is to do. One that says nothing renews this member's keys, and carries out the
/// proposals that wait.
public struct CommitDraft {
  private(set) var proposals: [Proposal] = []

  /// Whether the proposals that wait are carried out too, as far as they go together.
  public var carriesOutWaiting = true
  /// References of proposals that wait and are not carried out in any case: who decides which, looks at
  /// `Group.waitingProposals`.
  public var leavesBehind: Set<Digest> = []
  /// Whether this member's keys are renewed even when the proposals do not ask for it. Members who are added
  /// cost less without.
  public var renewsKeys = true
  /// A new presentation of this member, with another credential or signature key; its own keys are renewed
  /// then.
  public var renewal: Client?
  /// Whether the commit is encrypted, so that not even a delivery service can check it.
  public var isPrivate = false
  /// Whether a Welcome carries the ratchet tree; if not, new members get it otherwise.
  public var treeInWelcome = true
  /// Zeros fill an encrypted commit up to a multiple of so many bytes.
  public var padding = 0
  /// Sent beside the commit, readable by all on the way.
  public var authenticatedData: [UInt8] = []
  /// Seconds since 1970.
  let nowSeconds: UInt64

  /// A commit made at `seconds` since 1970. Nobody is added outside of the KeyPackage's lifetime (RFC 9420, 7.3):
  /// proposals that wait for that stay behind, and a draft that does it is refused.
  public init(at seconds: UInt64) { nowSeconds = seconds }

  /// Whether there is to be a path in any case.
  var makesPath: Bool { renewsKeys || renewal != nil }

  public mutating func add(_ keyPackage: VerifiedKeyPackage) { proposals.append(.add(keyPackage.keyPackage)) }

  public mutating func remove(_ member: LeafIndex) { proposals.append(.remove(member)) }

  public mutating func setExtensions(_ extensions: [Extension]) {
    proposals.append(.groupContextExtensions(extensions))
  }

  /// Mixes an external PSK into the next epoch (RFC 9420, 8.4).
  public mutating func mix(externalID: [UInt8], _ provider: any CryptoProvider) {
    mix(.external(id: externalID), Crypto(provider))
  }

  /// Mixes the resumption key of a group's epoch into the next.
  public mutating func mix(groupID: [UInt8], epoch: UInt64, _ provider: any CryptoProvider) {
    mix(.resumption(.application, groupID: groupID, epoch: epoch), Crypto(provider))
  }

  mutating func mix(_ key: PreSharedKeyID.Key, _ crypto: Crypto) {
    proposals.append(.preSharedKey(PreSharedKeyID(key: key, nonce: crypto.randomBytes(Crypto.hashBytes))))
  }

  /// Ends the group, to be begun anew (RFC 9420, 11.2). Nothing else can stand in such a commit.
  public mutating func reInit(_ proposal: Proposal.ReInit) {
    proposals.append(.reInit(proposal))
    carriesOutWaiting = false
  }
}
