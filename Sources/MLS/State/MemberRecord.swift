/// The stored part of a member's state that every epoch writes anew.
struct MemberRecord {
  let group: GroupRecord
  let isMember: Bool
  let pathKeys: PathKeys
  let secrets: EpochSecrets

  init(_ state: EpochState, isMember: Bool) {
    group = GroupRecord(state.publicGroup)
    self.isMember = isMember
    pathKeys = state.pathKeys
    secrets = state.secrets
  }

  func encoded(_ crypto: Crypto) -> Secret {
    var writer = Writer(wipedBy: crypto.provider, capacity: 8_192)
    writer.append(group)
    writer.uint8(isMember ? 1 : 0)
    writer.append(pathKeys.leaf)
    writer.opaque(pathKeys.leafKey.privateKey)
    writer.vector { writer in
      for (level, pair) in pathKeys.parents.sorted(by: { $0.key < $1.key }) {
        writer.uint8(UInt8(level))
        writer.opaque(pair.privateKey)
      }
    }
    for secret in secrets.all { writer.opaque(secret) }
    return writer.takeSecret(crypto)
  }

  init(from reader: inout Reader, _ crypto: Crypto) throws(MLSError) {
    let hpke = HPKE(crypto)
    group = try GroupRecord(from: &reader)
    isMember = try reader.uint8() == 1
    let leaf = try LeafIndex(from: &reader)
    var keys = PathKeys(leaf, hpke.keyPair(try Self.key(&reader, crypto)))
    try reader.inVector { (reader) throws(MLSError) in
      while !reader.isAtEnd {
        let level = Int(try reader.uint8())
        keys.setParent(level, hpke.keyPair(try Self.key(&reader, crypto)))
      }
    }
    pathKeys = keys
    var all: [Secret] = []
    for _ in 0..<EpochSecrets.count { all.append(try Self.key(&reader, crypto)) }
    secrets = EpochSecrets(all)
  }

  /// The epoch of a group whose record this is.
  func state(
    of group: PublicGroup, _ secretNodes: [NodeIndex: Secret], _ ratchets: [LeafIndex: SecretTree.Pair],
    _ crypto: Crypto
  ) throws(MLSError) -> EpochState {
    try require(group.tree.leaf(pathKeys.leaf) != nil, .stateIncomplete)
    let tree = SecretTree(leafCount: group.tree.leafCount, nodes: secretNodes, ratchets: ratchets)
    let messages = MessageSecrets(senderData: secrets.senderData, tree: tree, crypto)
    return EpochState(group, pathKeys, secrets, messages)
  }

  private static func key(_ reader: inout Reader, _ crypto: Crypto) throws(MLSError) -> Secret {
    let key = try reader.secret(crypto)
    try require(key.count == Crypto.hashBytes, .invalidValue)
    return key
  }
}

extension EpochSecrets {
  fileprivate static let count = 8

  fileprivate var all: [Secret] {
    [
      senderData, exporter, external, confirmation, membership, resumption, authenticator, initial,
    ]
  }

  /// `all` of an epoch.
  fileprivate init(_ all: [Secret]) {
    senderData = all[0]
    exporter = all[1]
    external = all[2]
    confirmation = all[3]
    membership = all[4]
    resumption = all[5]
    authenticator = all[6]
    initial = all[7]
  }
}
