import Sodium
import TestSupport

@testable import MLS

private let smallOrder = [UInt8](repeating: 0, count: 32)
private let unreduced = [0xee] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
private let unknownType: UInt16 = 0xf001

/// A KeyPackage that cannot be verified.
private func keyPackage(_ rule: Rule, _ make: @escaping @Sendable (RuleFixture) throws -> KeyPackage) -> Trip
{
  Trip(rule) { _ = try make($0).verified(at: TestClient.now, $0.provider) }
}

/// Takes a tree of two leaves.
private func tree(
  _ fixture: RuleFixture, _ first: (inout LeafDraft) -> Void, and second: (inout LeafDraft) -> Void
) throws {
  let frank = try TestClient("frank", fixture.provider)
  let leaves = [fixture.keyPackage(nil, first), fixture.keyPackage(frank, second)].map { $0.leafNode }
  let tree = try RatchetTree([.leaf(leaves[0]), nil, .leaf(leaves[1])])
  try tree.requireValid(for: fixture.alice.publicGroup.context, .standard, fixture.crypto)
}

let leafTrips: [Trip] = [
  .message(.leafSignature) { fixture in
    let leaf = fixture.leaf(.update)
    let other = LeafPlace(groupID: fixture.alice.groupID, leaf: LeafIndex(2))
    let draft = LeafDraft(leaf.encryptionKey, fixture.aliceClient.client)
    return fixture.proposal(.update(LeafNode(draft, .update, other, fixture.aliceClient.key, fixture.crypto)))
  },
  keyPackage(.unsoundEncryptionKey) { $0.keyPackage { $0.encryptionKey = HPKEPublicKey(smallOrder) } },
  // Not reduced: 2^255 - 18, and 1 with the bit above.
  keyPackage(.unsoundEncryptionKey) { $0.keyPackage { $0.encryptionKey = HPKEPublicKey(unreduced) } },
  keyPackage(.unsoundEncryptionKey) { fixture in
    let key = HPKE(fixture.crypto).randomKeyPair().publicKey.bytes
    return fixture.keyPackage { $0.encryptionKey = HPKEPublicKey(key.dropLast() + [key[31] | 0x80]) }
  },
  keyPackage(.unsoundSignatureKey) {
    $0.keyPackage { $0.signatureKey = SignaturePublicKey(unreduced) }
  },
  .message(.unsoundSignatureKey) {
    let sender = ExternalSender(
      signatureKey: SignaturePublicKey(smallOrder), credential: .basic(identity: []))
    return $0.proposal(.groupContextExtensions([ExternalSender.asExtension([sender])]))
  },
  keyPackage(.leafSignature) { fixture in
    let hpke = HPKE(fixture.crypto)
    let draft = LeafDraft(hpke.randomKeyPair().publicKey, fixture.dave.client)
    let leaf = LeafNode(
      draft, .keyPackage(TestClient.lifetime), nil, fixture.aliceClient.key, fixture.crypto)
    return KeyPackage(
      initKey: hpke.randomKeyPair().publicKey, leafNode: leaf, extensions: [], fixture.dave.key,
      fixture.crypto)
  },
  keyPackage(.certificateKey) { fixture in
    fixture.keyPackage { $0.credential = .x509([testCertificate(of: fixture.outside)]) }
  },
  keyPackage(.certificateKey) { $0.keyPackage { $0.credential = .x509([]) } },
  .message(.certificateKey) { fixture in
    let sender = ExternalSender(
      signatureKey: SignaturePublicKey(fixture.outside.signaturePublicKey),
      credential: .x509([testCertificate(of: fixture.dave.key)]))
    return fixture.proposal(.groupContextExtensions([ExternalSender.asExtension([sender])]))
  },
  keyPackage(.unsoundSignatureKey) { $0.keyPackage { $0.signatureKey = SignaturePublicKey(smallOrder) } },
  keyPackage(.leafVersionUnsupported) { $0.keyPackage { $0.capabilities.versions = [2] } },
  keyPackage(.leafSuiteUnsupported) { $0.keyPackage { $0.capabilities.cipherSuites = [1] } },
  keyPackage(.leafCredentialUnsupported) { $0.keyPackage { $0.capabilities.credentials = [2] } },
  keyPackage(.leafExtensionUnsupported) {
    $0.keyPackage { $0.extensions = [Extension(type: unknownType, data: [])] }
  },
  keyPackage(.duplicateExtension) {
    let one = Extension(type: ExtensionType.applicationID, data: [])
    return $0.keyPackage { $0.extensions = [one, one] }
  },
  .message(.duplicateExtension) {
    let one = Extension(type: ExtensionType.applicationID, data: [])
    return $0.proposal(.reInit(Proposal.ReInit(groupID: [1], extensions: [one, one])))
  },
  .message(.duplicateExtension) {
    let one = Extension(type: ExtensionType.applicationID, data: [])
    return $0.proposal(.groupContextExtensions([one, one]))
  },
  keyPackage(.duplicateExtension) {
    let one = Extension(type: ExtensionType.applicationID, data: [])
    return $0.keyPackage(extensions: [one, one])
  },
  Trip(.requiredCapabilityMissing) { fixture in
    var context = fixture.alice.publicGroup.context
    context.extensions = [RequiredCapabilities(extensions: [unknownType]).asExtension]
    try fixture.keyPackage().leafNode.requireFit(for: context, .standard)
  },
  Trip(.groupExtensionUnsupported) { fixture in
    var context = fixture.alice.publicGroup.context
    context.extensions = [Extension(type: unknownType, data: [])]
    try fixture.keyPackage().leafNode.requireFit(for: context, .standard)
  },
  .message(.requiredCapabilityMissing) { fixture in
    let frank = try TestClient("frank", fixture.provider)
    let certified = fixture.keyPackage(frank) {
      $0.credential = .x509([testCertificate(of: frank.key)])
      $0.capabilities.credentials = [2]
    }
    let required = RequiredCapabilities(credentials: [1]).asExtension
    return try fixture.commit([.groupContextExtensions([required]), .add(certified)])
  },
  .message(.groupExtensionUnsupported) { fixture in
    let extensions = [Extension(type: unknownType, data: [])]
    return try fixture.commit([.groupContextExtensions(extensions), .add(fixture.keyPackage())])
  },
  .message(.credentialUnsupportedByMember) { fixture in
    let keyPackage = fixture.keyPackage { $0.capabilities.credentials = [1] }
    let frank = try TestClient("frank", fixture.provider)
    let certified = fixture.keyPackage(frank) {
      $0.credential = .x509([testCertificate(of: frank.key)])
    }
    return try fixture.commit([.add(keyPackage), .add(certified)])
  },
  .message(.duplicateEncryptionKey) { fixture in
    let taken = fixture.bobKeyPackage.keyPackage.leafNode.encryptionKey
    return try fixture.commit([.add(fixture.keyPackage { $0.encryptionKey = taken })])
  },
  // Of two who are added, and of two Updates.
  .message(.duplicateEncryptionKey) { fixture in
    let frank = try TestClient("frank", fixture.provider)
    let first = fixture.keyPackage()
    let second = fixture.keyPackage(frank) { $0.encryptionKey = first.leafNode.encryptionKey }
    return try fixture.commit([.add(first), .add(second)])
  },
  .message(.duplicateEncryptionKey) { fixture in
    _ = try fixture.bob.proposeUpdate(signedBy: fixture.bobClient.key)
    guard case .update(let bobs)? = fixture.bob.publicGroup.waiting.first?.proposal else {
      throw VectorFault(what: "no Update")
    }
    let alices = fixture.leaf(.update) { $0.encryptionKey = bobs.encryptionKey }
    _ = try fixture.bob.receive(fixture.proposal(.update(alices)))
    return fixture.forge(
      .commit(Commit(proposals: fixture.bobsReferences, path: nil)), from: .member(LeafIndex(2)),
      key: fixture.carolClient.key)
  },
  .message(.duplicateSignatureKey) { fixture in
    let leaf = fixture.leaf(.commit(parentHash: []), signedBy: fixture.bobClient.key) {
      $0.signatureKey = SignaturePublicKey(fixture.bobClient.key.signaturePublicKey)
    }
    return try fixture.commit([], path: UpdatePath(leafNode: leaf, nodes: try fixture.realPath().nodes))
  },
  // Keys of any length can be sent; what looks for them among others wants them alike.
  Trip(.unsoundEncryptionKey) { fixture in
    try tree(fixture) {
      $0.encryptionKey = HPKEPublicKey([])
    } and: {
      $0.encryptionKey = HPKEPublicKey([0])
    }
  },
  Trip(.unsoundSignatureKey) { fixture in
    try tree(fixture) {
      $0.signatureKey = SignaturePublicKey([])
    } and: {
      $0.signatureKey = SignaturePublicKey([0, 0])
    }
  },
  Trip(.duplicateSignatureKey) { fixture in
    guard let leaf = fixture.alice.publicGroup.tree.leaf(LeafIndex(0)) else { return }
    let again = fixture.leaf(.update)
    _ = try RatchetTree([.leaf(leaf), nil, .leaf(again)])
  },
  Trip(.lifetimeExpired) { fixture in
    var draft = CommitDraft(at: TestClient.lifetime.notAfter + 1)
    draft.add(try fixture.keyPackage().verified(at: TestClient.now, fixture.provider))
    _ = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
  },
  // What is received is asked for it where the time is given.
  Trip(.lifetimeExpired) { fixture in
    let message = fixture.proposal(.add(fixture.keyPackage()))
    _ = try fixture.bob.receive(message, at: TestClient.lifetime.notAfter + 1)
  },
  Trip(.lifetimeExpired) { fixture in
    let message = fixture.proposal(.add(fixture.keyPackage()))
    guard case .publicMessage(let proposal) = message else { throw VectorFault(what: "no PublicMessage") }
    var service = fixture.alice.publicGroup
    _ = try service.receive(proposal, at: TestClient.lifetime.notBefore - 1)
  },
  Trip(.lifetimeExpired) { fixture in
    var draft = CommitDraft()
    draft.add(try fixture.keyPackage().verified(at: TestClient.now, fixture.provider))
    let commit = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    guard case .commit = try fixture.bob.receive(commit.message, at: TestClient.now) else {
      throw VectorFault(what: "no commit")
    }
    _ = try fixture.bob.receive(commit.message, at: TestClient.lifetime.notAfter + 1)
  },
  keyPackage(.lifetimeExpired) { $0.keyPackage(lifetime: Lifetime(notBefore: 3_000, notAfter: 4_000)) },
  keyPackage(.lifetimeExpired) { $0.keyPackage(lifetime: Lifetime(notBefore: 1, notAfter: 2)) },
  Trip(.lifetimeTooLong) { fixture in
    var limits = Limits.standard
    limits.lifetimeSeconds = 100
    _ = try fixture.keyPackage().verified(at: TestClient.now, limits: limits, fixture.provider)
  },
  Trip(.lifetimeTooLong) { fixture in
    var limits = Limits.standard
    limits.lifetimeSeconds = 100
    let info = try fixture.alice.groupInfo(signedBy: fixture.aliceClient.key)
    _ = try PublicGroup(info, limits: limits, fixture.provider)
  },
  .message(.updateLeafSource) { $0.proposal(.update($0.leaf(.commit(parentHash: [])))) },
  .message(.updateKeyUnchanged) { fixture in
    let current = fixture.alice.state.pathKeys.leafKey.publicKey
    return fixture.proposal(.update(fixture.leaf(.update) { $0.encryptionKey = current }))
  },
]

let keyPackageTrips: [Trip] = [
  keyPackage(.keyPackageSignature) { fixture in
    let bytes = fixture.keyPackage().encoded
    return try KeyPackage(decoding: bytes.dropLast() + [bytes[bytes.count - 1] ^ 1])
  },
  keyPackage(.keyPackageVersion) { try KeyPackage(decoding: [0, 2] + $0.keyPackage().encoded.dropFirst(2)) },
  keyPackage(.keyPackageSuite) {
    try KeyPackage(decoding: [0, 1, 0, 1] + $0.keyPackage().encoded.dropFirst(4))
  },
  keyPackage(.keyPackageLeafSource) { fixture in
    let key = HPKE(fixture.crypto).randomKeyPair().publicKey
    return KeyPackage(
      initKey: key, leafNode: fixture.leaf(.update), extensions: [], fixture.aliceClient.key, fixture.crypto)
  },
  keyPackage(.unsoundInitKey) { $0.keyPackage(initKey: HPKEPublicKey(smallOrder)) },
  keyPackage(.initKeyReused) { fixture in
    let key = HPKE(fixture.crypto).randomKeyPair().publicKey
    return fixture.keyPackage(initKey: key) { $0.encryptionKey = key }
  },
  keyPackage(.keyPackageExtensionUnsupported) {
    $0.keyPackage(extensions: [Extension(type: unknownType, data: [])])
  },
]
