import Sodium
import TestSupport

@testable import MLS

/// Welcomes that look right from outside, whatever is in them.
private struct ForgedWelcome {
  let fixture: RuleFixture
  var own: OwnKeyPackage
  var pathSecret: Secret?
  var preSharedKeys: [PreSharedKeyID] = []
  /// What the newcomer has of these.
  var ring = PreSharedKeyRing()

  init(_ fixture: RuleFixture) {
    self.fixture = fixture
    own = fixture.dave.keyPackage()
  }

  func entry(_ joiner: Secret, _ encryptedGroupInfo: [UInt8]) throws -> Welcome.Entry {
    let secrets = GroupSecrets(joinerSecret: joiner, pathSecret: pathSecret, preSharedKeys: preSharedKeys)
    let encryption = LabelledEncryption(fixture.crypto, .welcomeEncryption, context: encryptedGroupInfo)
    guard let sealed = encryption.seal(secrets.encoded(fixture.crypto), to: own.initKey.publicKey) else {
      throw VectorFault(what: "no sound init key")
    }
    return Welcome.Entry(
      newMember: own.keyPackage.reference(fixture.crypto).bytes, encryptedGroupSecrets: sealed)
  }

  /// One for the group as it is.
  func welcome() throws -> Welcome {
    let crypto = fixture.crypto
    let joiner = crypto.randomSecret()
    let mixed = (try? ring.secret(preSharedKeys, or: nil, crypto)) ?? PreSharedKeys.secret([], crypto)
    let key = Welcome.groupInfoKey(JoinerSecret(joiner).welcomeSecret(mixed, crypto), crypto)
    let info = try fixture.alice.groupInfo(signedBy: fixture.aliceClient.key)
    let encrypted = crypto.provider.seal(
      crypto.secret(copying: info.encoded), key: key.key, nonce: key.nonce, associatedData: [])
    return Welcome(
      cipherSuite: CipherSuite.identifier, secrets: [try entry(joiner, encrypted)],
      encryptedGroupInfo: encrypted)
  }

  func join(_ welcome: Welcome) throws {
    _ = try Group(joining: welcome, with: own, preSharedKeys: ring, fixture.provider)
  }
}

private func info(_ rule: Rule, _ attempt: @escaping @Sendable (GroupInfo, RuleFixture) throws -> Void)
  -> Trip
{
  Trip(rule) { try attempt(try $0.alice.groupInfo(signedBy: $0.aliceClient.key), $0) }
}

let welcomeTrips: [Trip] = [
  Trip(.welcomeSuite) { fixture in
    let forged = ForgedWelcome(fixture)
    let right = try forged.welcome()
    try forged.join(
      Welcome(cipherSuite: 1, secrets: right.secrets, encryptedGroupInfo: right.encryptedGroupInfo))
  },
  Trip(.welcomeNotForKeyPackage) { fixture in
    let forged = ForgedWelcome(fixture)
    try ForgedWelcome(fixture).join(try forged.welcome())
  },
  Trip(.groupSecretsUndecryptable) { fixture in
    let forged = ForgedWelcome(fixture)
    let right = try forged.welcome()
    try forged.join(Welcome(cipherSuite: 3, secrets: right.secrets, encryptedGroupInfo: [1]))
  },
  Trip(.groupInfoUndecryptable) { fixture in
    let forged = ForgedWelcome(fixture)
    let garbage = [UInt8](repeating: 7, count: 64)
    let entry = try forged.entry(fixture.crypto.randomSecret(), garbage)
    try forged.join(Welcome(cipherSuite: 3, secrets: [entry], encryptedGroupInfo: garbage))
  },
  info(.groupInfoSigner) { info, fixture in
    let signed = GroupInfo(
      info.context, info.extensions, confirmationTag: info.confirmationTag, LeafIndex(9),
      fixture.aliceClient.key, fixture.crypto)
    _ = try PublicGroup(signed, fixture.provider)
  },
  // A leaf within the tree that is blank.
  Trip(.groupInfoSigner) { fixture in
    try fixture.removeErin()
    let info = try fixture.alice.groupInfo(signedBy: fixture.aliceClient.key)
    let signed = GroupInfo(
      info.context, info.extensions, confirmationTag: info.confirmationTag, LeafIndex(3),
      fixture.aliceClient.key, fixture.crypto)
    _ = try PublicGroup(signed, fixture.provider)
  },
  // The tree has a leaf that its owner has not signed, and is otherwise as the GroupInfo says.
  info(.leafSignature) { info, fixture in
    var nodes = fixture.aliceNodes
    guard case .leaf(let erin)? = nodes[6] else { throw VectorFault(what: "erin has gone") }
    let forged = LeafNode(
      LeafDraft(erin.encryptionKey, renewing: erin), erin.source, nil, fixture.dave.key, fixture.crypto)
    nodes[6] = .leaf(forged)
    let tree = try RatchetTree(nodes)
    var context = info.context
    context.treeHash = tree.hash(fixture.crypto).bytes
    let signed = GroupInfo(
      context, GroupInfo.extensions(tree: tree.bytes), confirmationTag: info.confirmationTag, info.signer,
      fixture.aliceClient.key, fixture.crypto)
    _ = try PublicGroup(signed, fixture.provider)
  },
  info(.groupInfoSignature) { info, fixture in
    let signed = GroupInfo(
      info.context, info.extensions, confirmationTag: info.confirmationTag, info.signer, fixture.dave.key,
      fixture.crypto)
    _ = try PublicGroup(signed, fixture.provider)
  },
  info(.groupInfoVersion) { info, fixture in
    _ = try PublicGroup(try GroupInfo(decoding: [0, 1, 0, 1] + info.encoded.dropFirst(4)), fixture.provider)
  },
  info(.duplicateExtension) { info, fixture in
    let extensions = [Extension(type: 0xf001, data: []), Extension(type: 0xf001, data: [1])]
    let signed = GroupInfo(
      info.context, info.extensions + extensions, confirmationTag: info.confirmationTag, info.signer,
      fixture.aliceClient.key, fixture.crypto)
    _ = try PublicGroup(signed, fixture.provider)
  },
  info(.groupKnown) { info, fixture in
    _ = try Group.join(info, as: fixture.dave.client, knownGroups: [info.context.groupID], fixture.provider)
  },
  Trip(.groupKnown) { fixture in
    let forged = ForgedWelcome(fixture)
    _ = try Group(
      joining: try forged.welcome(), with: forged.own, knownGroups: [fixture.alice.groupID], fixture.provider)
  },
  Trip(.treeMissing) { fixture in
    let info = try fixture.alice.groupInfo(withTree: false, signedBy: fixture.aliceClient.key)
    _ = try PublicGroup(info, fixture.provider)
  },
  Trip(.ownLeafMissing) { fixture in
    let forged = ForgedWelcome(fixture)
    try forged.join(try forged.welcome())
  },
  Trip(.welcomeConfirmationTag) { fixture in
    var forged = ForgedWelcome(fixture)
    forged.own = fixture.bobKeyPackage
    try forged.join(try forged.welcome())
  },
  Trip(.welcomeMixesPurposes) { fixture in
    var forged = ForgedWelcome(fixture)
    forged.preSharedKeys = (0..<2).map {
      PreSharedKeyID(
        key: .resumption(.reInit, groupID: [UInt8($0)], epoch: 1), nonce: [UInt8](repeating: 1, count: 32))
    }
    try forged.join(try forged.welcome())
  },
  // There is one, and the epoch is another than the first.
  Trip(.welcomeMixesPurposes) { fixture in
    var forged = ForgedWelcome(fixture)
    forged.preSharedKeys = [
      PreSharedKeyID(
        key: .resumption(.branch, groupID: [1], epoch: 1), nonce: [UInt8](repeating: 1, count: 32))
    ]
    forged.ring.add(fixture.crypto.randomSecret(), groupID: [1], epoch: 1)
    try forged.join(try forged.welcome())
  },
  Trip(.unknownPSK) { fixture in
    var forged = ForgedWelcome(fixture)
    forged.preSharedKeys = [
      PreSharedKeyID(key: .external(id: [9]), nonce: [UInt8](repeating: 1, count: 32))
    ]
    try forged.join(try forged.welcome())
  },
  Trip(.externalPubMissing) { fixture in
    let full = try fixture.alice.groupInfo(signedBy: fixture.aliceClient.key)
    let info = GroupInfo(
      full.context, full.extensions.filter { $0.type == ExtensionType.ratchetTree },
      confirmationTag: full.confirmationTag, full.signer, fixture.aliceClient.key, fixture.crypto)
    _ = try Group.join(info, as: fixture.dave.client, fixture.provider)
  },
  Trip(.welcomePathSecret) { fixture in
    var forged = ForgedWelcome(fixture)
    forged.own = fixture.bobKeyPackage
    forged.pathSecret = fixture.crypto.randomSecret()
    try forged.join(try forged.welcome())
  },
]
