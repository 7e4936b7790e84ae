/// A Welcome decrypted: the group it leads to is not checked yet.
struct OpenedWelcome {
  let secrets: GroupSecrets
  let groupInfo: GroupInfo
  let preSharedKeySecret: Secret

  init(
    _ welcome: Welcome, _ keyPackage: KeyPackage, _ initKey: HPKEKeyPair, _ preSharedKeys: PreSharedKeyRing,
    or others: PreSharedKeyRing? = nil, _ limits: Limits, _ crypto: Crypto
  ) throws(MLSError) {
    try require(welcome.cipherSuite == CipherSuite.identifier, .welcomeSuite)
    let reference = keyPackage.reference(crypto).bytes
    guard let entry = welcome.secrets.first(where: { $0.newMember == reference }) else {
      throw .refused(.welcomeNotForKeyPackage)
    }
    let encryption = LabelledEncryption(crypto, .welcomeEncryption, context: welcome.encryptedGroupInfo)
    guard let plaintext = encryption.open(entry.encryptedGroupSecrets, initKey) else {
      throw .refused(.groupSecretsUndecryptable)
    }
    secrets = try GroupSecrets(plaintext, limits, crypto)
    try Self.requireOnePurpose(secrets.preSharedKeys)
    preSharedKeySecret = try preSharedKeys.secret(secrets.preSharedKeys, or: others, crypto)
    let key = Welcome.groupInfoKey(
      JoinerSecret(secrets.joinerSecret).welcomeSecret(preSharedKeySecret, crypto), crypto)
    guard
      let info = crypto.provider.open(
        welcome.encryptedGroupInfo, key: key.key, nonce: key.nonce, associatedData: [])
    else { throw .refused(.groupInfoUndecryptable) }
    groupInfo = try Reader.read(info, limits) { (reader) throws(MLSError) in try GroupInfo(from: &reader) }
    if predecessor != nil { try require(groupInfo.context.epoch == 1, .welcomeMixesPurposes) }
  }

  /// The PSK that ties the group to the one that it follows from, if it follows from one.
  var predecessor: PreSharedKeyID? { secrets.preSharedKeys.first { $0.isForNewGroup } }

  private static func requireOnePurpose(_ ids: [PreSharedKeyID]) throws(MLSError) {
    for id in ids { try require(id.nonce.count == Crypto.hashBytes, .pskNonceLength) }
    try require(ids.filter { $0.isForNewGroup }.count <= 1, .welcomeMixesPurposes)
  }
}

extension PreSharedKeyID {
  /// Whether it ties a new group to the one that it comes from (11.2, 11.3).
  var isForNewGroup: Bool {
    if case .resumption(let usage, _, _) = key { return usage != .application }
    return false
  }
}

extension Label {
  static let welcomeEncryption = Label("Welcome")
}
