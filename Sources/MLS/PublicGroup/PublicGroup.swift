/// A group seen from outside: everything of it that is public, followed and checked without any of its
/// secrets. It is what a delivery service follows, in a `FollowedGroup` if it is to last, and what a member's `Group`
/// stands on. A value: a copy can be changed and thrown away.
public struct PublicGroup: Sendable {
  public internal(set) var context: GroupContext
  public internal(set) var tree: RatchetTree
  /// The transcript up to and with the last commit's confirmation tag.
  var interimTranscriptHash: [UInt8]
  /// Of the last commit.
  var confirmationTag: [UInt8]
  /// Proposals of this epoch that a commit may refer to, in the order in which they came.
  var waiting = WaitingProposals()
  /// Set by the commit of a ReInit, after which nothing follows (11.2).
  public internal(set) var reInit: Proposal.ReInit?

  /// Which proposals are taken.
  public var proposalPolicy = ProposalPolicy.standard
  /// Who may come back by external commit in whose place.
  public var rejoinPolicy = RejoinPolicy.standard

  let limits: Limits
  let crypto: Crypto

  /// What a commit may carry out, in the order in which it came.
  public var waitingProposals: [WaitingProposal] { Array(waiting) }
  public var groupID: [UInt8] { context.groupID }
  public var epoch: UInt64 { context.epoch }

  /// A group that has just been created, with a tag to be set when its secrets are known.
  init(_ context: GroupContext, _ tree: RatchetTree, _ limits: Limits, _ crypto: Crypto) {
    self.context = context
    self.tree = tree
    self.limits = limits
    self.crypto = crypto
    confirmationTag = []
    interimTranscriptHash = []
  }

  /// The application's policies are those of the group as it goes on, and not of when a commit was staged.
  mutating func takePolicies(of other: PublicGroup) {
    proposalPolicy = other.proposalPolicy
    rejoinPolicy = other.rejoinPolicy
  }

  mutating func confirm(_ tag: [UInt8]) {
    confirmationTag = tag
    interimTranscriptHash = Transcript.interim(context.confirmedTranscriptHash, tag, crypto)
  }

  /// The group of a GroupInfo, all of it checked (12.4.3): the tree, every leaf in it, and the signature.
  /// `tree` has the tree where the GroupInfo does not carry it.
  public init(
    _ info: GroupInfo, tree bytes: [UInt8]? = nil, limits: Limits = .standard,
    _ provider: any CryptoProvider
  ) throws(MLSError) {
    let crypto = Crypto(provider)
    let context = info.context
    try require(
      context.version == ProtocolVersion.mls10 && context.cipherSuite == CipherSuite.identifier,
      .groupInfoVersion)
    try GroupContext.requireSound(context.extensions, limits)
    try require(!info.extensions.hasDuplicates, .duplicateExtension)
    guard let bytes = info.extensions.data(of: ExtensionType.ratchetTree) ?? bytes else {
      throw .refused(.treeMissing)
    }
    let tree = try Reader.read(bytes, limits) { (reader) throws(MLSError) in try RatchetTree(from: &reader) }
    try require(tree.hash(crypto).bytes == context.treeHash, .treeHash)
    guard let signer = tree.leaf(info.signer) else { throw .refused(.groupInfoSigner) }
    try require(info.isSigned(by: signer.signatureKey, crypto), .groupInfoSignature)
    try tree.requireValid(for: context, limits, crypto)
    self.init(context, tree, limits, crypto)
    confirm(info.confirmationTag)
  }
}
