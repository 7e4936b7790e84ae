/// A group's stored state, sorted by what it is.
struct StoredGroup {
  private var member: Secret?
  private var nodes: [UInt32: Secret] = [:]
  private var secretNodes: [UInt64: [NodeIndex: Secret]] = [:]
  private var ratchets: [UInt64: [LeafIndex: Secret]] = [:]
  private var waiting: [UInt32: Secret] = [:]
  private var updateKeys: [HPKEPublicKey: Secret] = [:]
  private var resumption: [UInt64: Secret] = [:]
  private var pastEpochs: [UInt64: Secret] = [:]
  private var pastLeaves: [UInt64: [LeafIndex: Secret]] = [:]
  private var pendingCommit: Secret?
  private var welcome: Secret?
  private(set) var isMember = true
  private let limits: Limits

  init(_ values: [(key: StateKey, value: Secret)], _ limits: Limits, _ crypto: Crypto) throws(MLSError) {
    self.limits = limits
    for (key, value) in values {
      try Reader.read(key.bytes, limits) { (reader) throws(MLSError) in try sort(&reader, value) }
    }
    guard let member else { throw .refused(.stateIncomplete) }
    isMember = try read(member) { (reader) throws(MLSError) in
      try MemberRecord(from: &reader, crypto).isMember
    }
  }

  private mutating func sort(_ reader: inout Reader, _ value: Secret) throws(MLSError) {
    guard let kind = StateKey.Kind(rawValue: try reader.uint8()) else { throw .refused(.stateIncomplete) }
    switch kind {
    case .member: member = value
    case .pending: pendingCommit = value
    case .welcome: welcome = value
    case .node: nodes[try reader.uint32()] = value
    case .secretNode: secretNodes[try reader.uint64(), default: [:]][NodeIndex(try reader.uint32())] = value
    case .ratchet: ratchets[try reader.uint64(), default: [:]][try LeafIndex(from: &reader)] = value
    case .waiting: waiting[try reader.uint32()] = value
    case .update: updateKeys[HPKEPublicKey(try reader.bytes(reader.remaining))] = value
    case .resumption: resumption[try reader.uint64()] = value
    case .pastEpoch: pastEpochs[try reader.uint64()] = value
    case .pastLeaf: pastLeaves[try reader.uint64(), default: [:]][try LeafIndex(from: &reader)] = value
    }
  }

  private func read<Value>(
    _ value: Secret, _ body: (inout Reader) throws(MLSError) -> Value
  ) throws(MLSError) -> Value { try Reader.read(value, limits, body) }

  private func tree() throws(MLSError) -> [UInt32: Subtree.Content] {
    var contents: [UInt32: Subtree.Content] = [:]
    for (index, value) in nodes {
      contents[index] = try read(value) { (reader) throws(MLSError) in try Subtree.Content(from: &reader) }
    }
    return contents
  }

  private func messages(
    _ epoch: UInt64, _ senderData: Secret, leafCount: UInt32, _ crypto: Crypto
  ) throws(MLSError) -> MessageSecrets {
    let tree = SecretTree(
      leafCount: leafCount, nodes: secretNodes[epoch] ?? [:], ratchets: try pairs(epoch, crypto))
    return MessageSecrets(senderData: senderData, tree: tree, crypto)
  }

  private func pairs(
    _ epoch: UInt64, _ crypto: Crypto
  ) throws(MLSError) -> [LeafIndex: SecretTree.Pair] {
    var pairs: [LeafIndex: SecretTree.Pair] = [:]
    for (leaf, value) in ratchets[epoch] ?? [:] {
      pairs[leaf] = try read(value) { (reader) throws(MLSError) in
        try SecretTree.Pair(from: &reader, crypto)
      }
    }
    return pairs
  }

  private func epochState(
    _ record: MemberRecord, _ contents: [UInt32: Subtree.Content], _ secretNodes: [NodeIndex: Secret],
    _ ratchets: [LeafIndex: SecretTree.Pair], _ crypto: Crypto
  ) throws(MLSError) -> EpochState {
    guard let last = contents.keys.max(), last / 2 < limits.leaves else { throw .refused(.stateIncomplete) }
    let tree = try RatchetTree((0...last).map { contents[$0] })
    try require(tree.hash(crypto).bytes == record.context.treeHash, .stateIncomplete)
    try require(tree.leaf(record.pathKeys.leaf) != nil, .stateIncomplete)
    let secretTree = SecretTree(leafCount: tree.leafCount, nodes: secretNodes, ratchets: ratchets)
    let messages = MessageSecrets(senderData: record.secrets.senderData, tree: secretTree, crypto)
    var group = PublicGroup(record.context, tree, limits, crypto)
    group.confirm(record.confirmationTag)
    group.reInit = record.reInit
    return EpochState(group, record.pathKeys, record.secrets, messages)
  }

  func state(_ limits: Limits, _ crypto: Crypto) throws(MLSError) -> EpochState {
    guard let member else { throw .refused(.stateIncomplete) }
    let record = try read(member) { (reader) throws(MLSError) in try MemberRecord(from: &reader, crypto) }
    let epoch = record.context.epoch
    var state = try epochState(
      record, try tree(), secretNodes[epoch] ?? [:], try pairs(epoch, crypto), crypto)
    for (_, value) in waiting.sorted(by: { $0.key < $1.key }) {
      state.publicGroup.waiting.append(
        try read(value) { (reader) throws(MLSError) in try WaitingProposal(from: &reader) })
    }
    return state
  }

  /// The newest first.
  func past(_ crypto: Crypto) throws(MLSError) -> [PastEpoch] {
    var past: [PastEpoch] = []
    for (epoch, value) in pastEpochs.sorted(by: { $0.key > $1.key }) {
      var leaves: [LeafIndex: LeafNode?] = [:]
      for (leaf, value) in pastLeaves[epoch] ?? [:] {
        let node = try read(value) { (reader) throws(MLSError) in
          try reader.optional { (reader) throws(MLSError) in try LeafNode(from: &reader) }
        }
        leaves[leaf] = .some(node)
      }
      let (context, senderData, leafCount) = try read(value) { (reader) throws(MLSError) in
        (try GroupContext(from: &reader), try reader.secret(crypto), try reader.uint32())
      }
      // As in every tree: a power of two.
      try require(leafCount.nonzeroBitCount == 1 && leafCount / 2 <= limits.leaves, .stateIncomplete)
      let messages = try messages(epoch, senderData, leafCount: leafCount, crypto)
      past.append(PastEpoch(context, messages, leaves))
    }
    return past
  }

  func resumptionKeys(_ groupID: [UInt8]) throws(MLSError) -> PreSharedKeyRing {
    var ring = PreSharedKeyRing()
    for (epoch, key) in resumption { ring.add(key, groupID: groupID, epoch: epoch) }
    return ring
  }

  func updates(_ crypto: Crypto) -> [HPKEPublicKey: HPKEKeyPair] {
    var pairs: [HPKEPublicKey: HPKEKeyPair] = [:]
    for (key, value) in updateKeys { pairs[key] = HPKEKeyPair(publicKey: key, privateKey: value) }
    return pairs
  }

  func ownWelcome(_ crypto: Crypto) throws(MLSError) -> OwnWelcome? {
    guard let welcome else { return nil }
    return try read(welcome) { (reader) throws(MLSError) in try OwnWelcome(from: &reader, crypto) }
  }

  func pending(
    after state: EpochState, _ limits: Limits, _ crypto: Crypto
  ) throws(MLSError) -> Group.PendingCommit? {
    guard let pendingCommit else { return nil }
    let stored = try read(pendingCommit) { (reader) throws(MLSError) in
      try StoredCommit(from: &reader, try tree(), limits, crypto)
    }
    let next = try epochState(stored.record, stored.contents, stored.secretNodes, [:], crypto)
    let changes = try StagedPublicCommit(
      of: state.leaf, stored.proposals, from: state.publicGroup, to: next.publicGroup)
    return Group.PendingCommit(
      own: OwnCommit(message: stored.message, changes: changes), next: next, welcome: stored.welcome)
  }
}
