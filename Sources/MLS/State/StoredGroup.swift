/// The stored state of a member's group, or of one that is followed, sorted by what it is.
struct StoredGroup {
  private var memberRecord: Secret?
  private var groupRecord: Secret?
  private var seal: Secret?
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
  private let limits: Limits

  init(_ values: [(key: StateKey, value: Secret)], _ limits: Limits) throws(MLSError) {
    self.limits = limits
    for (key, value) in values {
      do throws(MLSError) {
        try Reader.read(key.bytes, limits) { (reader) throws(MLSError) in try sort(&reader, value) }
      } catch {
        throw .refused(.stateIncomplete)
      }
    }
  }

  private mutating func sort(_ reader: inout Reader, _ value: Secret) throws(MLSError) {
    guard let kind = StateKey.Kind(rawValue: try reader.uint8()) else { throw .refused(.stateIncomplete) }
    switch kind {
    case .member: memberRecord = value
    case .group: groupRecord = value
    case .seal: seal = value
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

  /// Whatever is wrong with a stored value, it is not as it was written.
  private func read<Value>(
    _ value: Secret, _ body: (inout Reader) throws(MLSError) -> Value
  ) throws(MLSError) -> Value {
    do throws(MLSError) { return try Reader.read(value, limits, body) } catch {
      throw .refused(.stateIncomplete)
    }
  }

  /// Proposals in the order in which they came, none of which may be missing between others.
  private func waitingRecords() throws(MLSError) -> [Secret] {
    var records: [Secret] = []
    for place in 0..<UInt32(waiting.count) {
      guard let record = waiting[place] else { throw .refused(.stateIncomplete) }
      records.append(record)
    }
    return records
  }

  private func add(_ record: Secret, to group: inout PublicGroup) throws(MLSError) {
    group.waiting.append(try read(record) { (reader) throws(MLSError) in try WaitingProposal(from: &reader) })
  }

  /// A group that is followed, and what seals it.
  func followed(_ crypto: Crypto) throws(MLSError) -> (group: PublicGroup, seal: StateSeal) {
    guard memberRecord == nil, let groupRecord, let seal else { throw .refused(.stateIncomplete) }
    let records = try waitingRecords()
    var found = StateSeal(groupRecord, crypto)
    for record in records { found = found.adding(record, crypto) }
    let written = try read(seal) { (reader) throws(MLSError) in try StateSeal(from: &reader) }
    try require(found == written, .stateIncomplete)
    var group = try read(groupRecord) { (reader) throws(MLSError) in try GroupRecord(from: &reader) }
      .group(nodes, limits, crypto)
    for record in records { try add(record, to: &group) }
    return (group, found)
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

  func member(_ crypto: Crypto) throws(MLSError) -> MemberRecord {
    guard groupRecord == nil, let memberRecord else { throw .refused(.stateIncomplete) }
    return try read(memberRecord) { (reader) throws(MLSError) in try MemberRecord(from: &reader, crypto) }
  }

  func state(_ member: MemberRecord, _ crypto: Crypto) throws(MLSError) -> EpochState {
    let epoch = member.group.context.epoch
    var group = try member.group.group(nodes, limits, crypto)
    for record in try waitingRecords() { try add(record, to: &group) }
    return try member.state(of: group, secretNodes[epoch] ?? [:], try pairs(epoch, crypto), crypto)
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
    after state: EpochState, _ crypto: Crypto
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
    on state: EpochState, _ crypto: Crypto
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
