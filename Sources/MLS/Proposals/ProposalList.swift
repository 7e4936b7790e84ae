/// What a commit's proposals come to, after the rules of RFC 9420, 12.2 that the list alone can break.
struct ProposalList: Sendable {
  private(set) var updates: [(leaf: LeafIndex, node: LeafNode)] = []
  private(set) var removes: [LeafIndex] = []
  private(set) var adds: [KeyPackage] = []
  private(set) var preSharedKeys: [PreSharedKeyID] = []
  private(set) var extensions: [Extension]?
  private(set) var reInit: Proposal.ReInit?
  /// The KEM output of an external commit.
  private(set) var externalInit: [UInt8]?
  private(set) var isEmpty = true

  private var touched: Set<LeafIndex> = []
  private var added: Set<SignaturePublicKey> = []
  /// Of the new leaf nodes.
  private var encryptionKeys: Set<HPKEPublicKey> = []
  private var mixed: Set<PreSharedKeyID> = []
  private let limits: Limits

  init(_ limits: Limits) { self.limits = limits }

  /// A member's commit. `entries` are valid each by itself.
  init(
    _ entries: [(sender: Sender, proposal: Proposal)], by committer: LeafIndex, _ limits: Limits
  ) throws(MLSError) {
    self.init(limits)
    for (sender, proposal) in entries { try add(proposal, from: sender, by: committer) }
  }

  /// One more proposal of a member's commit. The list stays as it is when it is refused.
  mutating func add(_ proposal: Proposal, from sender: Sender, by committer: LeafIndex) throws(MLSError) {
    try require(reInit == nil, .reInitNotAlone)
    switch proposal {
    case .update(let node):
      guard case .member(let leaf) = sender else { throw .refused(.proposalSender) }
      try require(leaf != committer, .updateByCommitter)
      try require(!touched.contains(leaf), .severalForOneLeaf)
      try require(encryptionKeys.insert(node.encryptionKey).inserted, .duplicateEncryptionKey)
      touched.insert(leaf)
      updates.append((leaf, node))
    case .remove(let leaf):
      try require(leaf != committer, .removeOfCommitter)
      try require(touched.insert(leaf).inserted, .severalForOneLeaf)
      removes.append(leaf)
    case .externalInit:
      throw .refused(.externalInitInMemberCommit)
    default:
      try take(proposal)
    }
    isEmpty = false
  }

  /// Whether a member is updated or removed.
  func touches(_ leaf: LeafIndex) -> Bool { touched.contains(leaf) }

  /// An external commit, whose proposals all stand in it.
  init(external proposals: [Proposal], _ limits: Limits) throws(MLSError) {
    self.init(limits)
    for proposal in proposals {
      switch proposal {
      case .externalInit(let output):
        try require(externalInit == nil, .externalInitCount)
        externalInit = output
      case .remove(let leaf):
        try require(removes.isEmpty, .externalRemoveCount)
        removes.append(leaf)
      case .preSharedKey:
        try take(proposal)
      default:
        throw .refused(.externalProposalType)
      }
    }
    try require(externalInit != nil, .externalInitCount)
    isEmpty = false
  }

  private mutating func take(_ proposal: Proposal) throws(MLSError) {
    switch proposal {
    case .add(let keyPackage):
      let node = keyPackage.leafNode
      try require(!added.contains(node.signatureKey), .severalAddsOfOneClient)
      try require(encryptionKeys.insert(node.encryptionKey).inserted, .duplicateEncryptionKey)
      added.insert(node.signatureKey)
      adds.append(keyPackage)
    case .preSharedKey(let id):
      // Nobody who is added could read a Welcome that names more.
      try require(preSharedKeys.count < limits.preSharedKeys, .tooMany)
      try require(mixed.insert(id).inserted, .duplicatePSK)
      preSharedKeys.append(id)
    case .groupContextExtensions(let list):
      try require(extensions == nil, .severalExtensionLists)
      extensions = list
    case .reInit(let proposal):
      try require(isEmpty, .reInitNotAlone)
      reInit = proposal
    case .update, .remove, .externalInit: break
    }
  }

  /// Whether the commit must have a path (12.4): if it has nothing, or anything but additions, keys and a new
  /// beginning.
  var needsPath: Bool {
    isEmpty || !updates.isEmpty || !removes.isEmpty || extensions != nil || externalInit != nil
  }
}
