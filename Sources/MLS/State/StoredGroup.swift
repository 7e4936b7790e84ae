/// A group's stored state, sorted by what it is.
struct StoredGroup {
  private var member: Secret?
  private var nodes: [UInt32: Subtree.Content] = [:]
  private var secretNodes: [UInt64: [NodeIndex: Secret]] = [:]
  private var ratchets: [UInt64: [LeafIndex: Secret]] = [:]
  private var waiting: [UInt32: Secret] = [:]
  private var updateKeys: [HPKEPublicKey: Secret] = [:]
  private var resumption: [UInt64: Secret] = [:]
  private var pastEpochs: [UInt64: Secret] = [:]
  private var pastLeaves: [UInt64: [LeafIndex: Secret]] = [:]
  private var pendingCommit: Secret?
  private var stagedCommits: [Digest: Secret] = [:]
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
    case .node:
      nodes[try reader.uint32()] = try read(value) { (reader) throws(MLSError) in
        try Subtree.Content(from: &reader)
      }
    case .secretNode: secretNodes[try reader.uint64(), default: [:]][NodeIndex(try reader.uint32())] = value
    case .ratchet: ratchets[try reader.uint64(), default: [:]][try LeafIndex(from: &reader)] = value
    case .staged:
      guard let message = Digest(try reader.bytes(Digest.byteCount)) else {
        throw .refused(.stateIncomplete)
      }
      stagedCommits[message] = value
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

  func state(_ limits: Limits, _ crypto: Crypto) throws(MLSError) -> EpochState {
    guard let member else { throw .refused(.stateIncomplete) }
    let record = try read(member) { (reader) throws(MLSError) in try MemberRecord(from: &reader, crypto) }
    let epoch = record.group.context.epoch
    let group = try record.group.group(nodes, limits, crypto)
    var state = try record.state(of: group, secretNodes[epoch] ?? [:], try pairs(epoch, crypto), crypto)
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
    return try read(pendingCommit) { (reader) throws(MLSError) in
      let message = try MLSMessage(try reader.opaque(), limits)
      let staged = try StoredCommit(from: &reader, nodes, crypto).staged(on: state, in: nil, limits, crypto)
      guard let next = staged.next else { throw .refused(.stateIncomplete) }
      let welcome = try reader.optional { (reader) throws(MLSError) in
        try OwnWelcome(from: &reader, crypto)
      }
      let own = OwnCommit(message: message, changes: staged.changes)
      return Group.PendingCommit(own: own, next: next, welcome: welcome)
    }
  }

  func staged(
    on state: EpochState, _ limits: Limits, _ crypto: Crypto
  ) throws(MLSError) -> [Digest: StagedCommit] {
    var staged: [Digest: StagedCommit] = [:]
    for (message, value) in stagedCommits {
      staged[message] = try read(value) { (reader) throws(MLSError) in
        try StoredCommit(from: &reader, nodes, crypto).staged(on: state, in: message, limits, crypto)
      }
    }
    return staged
  }
}
