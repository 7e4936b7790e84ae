import Sodium

@testable import MLS

private let smallOrder = [UInt8](repeating: 0, count: 32)
private let unknownType: UInt16 = 0xf001

/// A KeyPackage that cannot be verified.
private func keyPackage(_ rule: Rule, _ make: @escaping @Sendable (RuleFixture) throws -> KeyPackage) -> Trip
{
  Trip(rule) { _ = try make($0).verified(at: TestClient.now, $0.provider) }
}

let leafTrips: [Trip] = [
  .message(.leafSignature) { fixture in
    let leaf = fixture.leaf(.update)
    let other = LeafPlace(groupID: fixture.alice.groupID, leaf: LeafIndex(2))
    let draft = LeafDraft(leaf.encryptionKey, fixture.aliceClient.client)
    return fixture.proposal(.update(LeafNode(draft, .update, other, fixture.aliceClient.key, fixture.crypto)))
  },
  keyPackage(.unsoundEncryptionKey) { $0.keyPackage { $0.encryptionKey = HPKEPublicKey(smallOrder) } },
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
  .message(.credentialUnsupportedByMember) { fixture in
    let keyPackage = fixture.keyPackage { $0.capabilities.credentials = [1] }
    let certified = fixture.keyPackage(try TestClient("frank", fixture.provider)) {
      $0.credential = .x509([[1]])
    }
    return try fixture.commit([.add(keyPackage), .add(certified)])
  },
  .message(.duplicateEncryptionKey) { fixture in
    let taken = fixture.bobKeyPackage.keyPackage.leafNode.encryptionKey
    return try fixture.commit([.add(fixture.keyPackage { $0.encryptionKey = taken })])
  },
  Trip(.duplicateSignatureKey) { fixture in
    guard let leaf = fixture.alice.publicGroup.tree.leaf(LeafIndex(0)) else { return }
    let again = fixture.leaf(.update)
    _ = try RatchetTree([.leaf(leaf), nil, .leaf(again)])
  },
  keyPackage(.lifetimeExpired) { $0.keyPackage(lifetime: Lifetime(notBefore: 1, notAfter: 2)) },
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
]
