import Sodium
import TestSupport

@testable import MLS

private func said(_ fixture: RuleFixture, _ data: [UInt8] = [1, 2, 3]) throws -> MLSMessage {
  try fixture.alice.send(data, signedBy: fixture.aliceClient.key)
}

/// A PrivateMessage of alice's with something changed.
private func changed(
  _ message: MLSMessage, senderData: (inout [UInt8]) -> Void = { _ in },
  ciphertext: (inout [UInt8]) -> Void = { _ in }
) throws -> MLSMessage {
  guard case .privateMessage(let sent) = message else { throw VectorFault(what: "no PrivateMessage") }
  var (data, sealed) = (sent.encryptedSenderData, sent.ciphertext)
  senderData(&data)
  ciphertext(&sealed)
  return .privateMessage(
    PrivateMessage(
      groupID: sent.groupID, epoch: sent.epoch, contentType: sent.contentType,
      authenticatedData: sent.authenticatedData, encryptedSenderData: data, ciphertext: sealed))
}

/// Everybody goes on by a commit of alice's.
private func nextEpoch(_ fixture: RuleFixture) throws {
  let commit = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
  try fixture.alice.mergePending()
  try RuleFixture.follow(fixture.bob, commit.message)
}

private let removal = FramedContent.Body.proposal(.remove(LeafIndex(2)))

let framingTrips: [Trip] = [
  .message(.wrongGroup) { $0.forge(removal, groupID: [1]) },
  .message(.wrongEpoch) { $0.forge(removal, epoch: $0.alice.epoch + 1) },
  // A commit that was taken comes again.
  .message(.wrongEpoch) { fixture in
    let commit = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
    try RuleFixture.follow(fixture.bob, commit.message)
    return commit.message
  },
  // A commit is withheld, and what follows it comes.
  .message(.wrongEpoch) { fixture in
    _ = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
    try fixture.alice.mergePending()
    return try fixture.alice.commit(signedBy: fixture.aliceClient.key).message
  },
  .message(.wrongEpoch) { fixture in
    _ = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
    try fixture.alice.mergePending()
    return try said(fixture)
  },
  // A handshake message of a past epoch, in a PrivateMessage.
  .message(.wrongEpoch) { fixture in
    var framing = Group.Framing()
    framing.isPrivate = true
    let late = try fixture.alice.proposeRemove(LeafIndex(2), signedBy: fixture.aliceClient.key, framing)
    var draft = CommitDraft()
    draft.carriesOutWaiting = false
    let commit = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
    try RuleFixture.follow(fixture.bob, commit.message)
    return late
  },
  .message(.epochGone) { fixture in
    let message = try said(fixture)
    for _ in 0...RuleFixture.limits.pastEpochs { try nextEpoch(fixture) }
    return message
  },
  .message(.senderNotMember) { $0.forge(removal, from: .member(LeafIndex(77))) },
  .message(.senderNotMember) { try privateMessage($0, leaf: 77) },
  // A leaf within the tree that is blank, now or in the epoch of the message.
  .message(.senderNotMember) { fixture in
    try fixture.removeErin()
    return fixture.forge(removal, from: .member(LeafIndex(3)), key: fixture.dave.key)
  },
  .message(.senderNotMember) { fixture in
    try fixture.removeErin()
    return try privateMessage(fixture, leaf: 3)
  },
  .message(.senderNotMember) { fixture in
    try fixture.removeErin()
    let late = try privateMessage(fixture, leaf: 3)
    var draft = CommitDraft()
    draft.add(try fixture.keyPackage().verified(at: TestClient.now, fixture.provider))
    try fixture.everybodyFollows(draft)
    return late
  },
  .message(.unknownExternalSender) { $0.forge(removal, from: .external(1), key: $0.outside) },
  .message(.messageSignature) { $0.forge(removal, key: $0.dave.key) },
  .message(.messageSignature) { try privateMessage($0, key: $0.dave.key) },
  .message(.messageSignature) {
    $0.forge(.proposal(.add($0.keyPackage())), from: .newMemberProposal, key: $0.outside)
  },
  .message(.membershipTag) { $0.forge(removal, membershipKey: $0.crypto.randomSecret()) },
  .message(.applicationNotEncrypted) { $0.forge(.application([1])) },
  .message(.outsiderMayNotSend) {
    $0.forge(.commit(Commit(proposals: [], path: nil)), from: .external(0), key: $0.outside)
  },
  .message(.outsiderMayNotSend) { $0.forge(.application([1]), from: .external(0), key: $0.outside) },
  .message(.outsiderMayNotSend) { $0.forge(removal, from: .newMemberCommit, key: $0.dave.key) },
  .message(.senderDataUndecryptable) { try changed(try said($0), senderData: { $0[0] ^= 1 }) },
  .message(.contentUndecryptable) { try changed(try said($0), ciphertext: { $0[$0.count - 1] ^= 1 }) },
  .message(.paddingNotZero) { fixture in try privateMessage(fixture, trailing: [0, 1]) },
  Trip(.ownMessage) { _ = try $0.alice.receive(try said($0)) },
  .message(.notAGroupMessage) { .keyPackage($0.keyPackage()) },
]

/// A PrivateMessage of alice's whose content ends with these bytes, which says that it is of another leaf, or which
/// another key has signed.
private func privateMessage(
  _ fixture: RuleFixture, trailing: [UInt8] = [], leaf: UInt32 = 0, key signatureKey: SigningKey? = nil
) throws -> MLSMessage {
  let crypto = fixture.crypto
  let (groupID, epoch) = (fixture.alice.groupID, fixture.alice.epoch)
  let content = FramedContent(
    groupID: groupID, epoch: epoch, sender: .member(LeafIndex(0)), authenticatedData: [],
    body: .application([1]))
  let signed = AuthenticatedContent(
    signing: content, as: .privateMessage, fixture.alice.publicGroup.context,
    signatureKey ?? fixture.aliceClient.key, crypto)
  var writer = Writer()
  content.body.write(to: &writer)
  signed.writeAuthentication(to: &writer)
  writer.raw(trailing)
  let secrets = fixture.alice.state.messages
  let (generation, key, _) = try secrets.tree.next(of: LeafIndex(0), .application, crypto)
  let guarding: [UInt8] = [1, 2, 3, 4]
  let ciphertext = crypto.provider.seal(
    writer.takeSecret(crypto), key: key.key, nonce: key.nonce(guardedBy: guarding, crypto),
    associatedData: PrivateMessage.contentData(groupID, epoch, .application, []))
  let from = SenderData(leaf: LeafIndex(leaf), generation: generation, reuseGuard: guarding)
  let senderKey = SenderData.key(
    prepared: crypto.provider.prepareHMAC(secrets.senderData), ciphertext, crypto)
  let encryptedSenderData = crypto.provider.seal(
    crypto.secret(copying: from.encoded), key: senderKey.key, nonce: senderKey.nonce,
    associatedData: PrivateMessage.senderData(groupID, epoch, .application))
  return .privateMessage(
    PrivateMessage(
      groupID: groupID, epoch: epoch, contentType: .application, authenticatedData: [],
      encryptedSenderData: encryptedSenderData, ciphertext: ciphertext))
}

let secretsTrips: [Trip] = [
  .message(.generationUsed) { fixture in
    let message = try said(fixture)
    _ = try fixture.bob.receive(message)
    return message
  },
  .message(.generationTooFar) { fixture in
    for _ in 0...RuleFixture.limits.forwardGenerations { _ = try said(fixture) }
    return try said(fixture)
  },
  // One of those that were skipped, after more were than are kept.
  Trip(.generationUsed) { fixture in
    var limits = Limits.standard
    limits.skippedKeys = 2
    var ratchet = Ratchet(fixture.crypto.randomSecret())
    for kept: UInt32 in [5, 3, 4] { _ = try ratchet.take(kept, limits, fixture.crypto) }
    _ = try ratchet.take(2, limits, fixture.crypto)
  },
  Trip(.generationsUsedUp) { fixture in
    var ratchet = Ratchet(fixture.crypto.randomSecret(), generation: .max)
    _ = try ratchet.next(fixture.crypto)
  },
  .message(.unknownPSK) { fixture in
    var draft = CommitDraft()
    draft.mix(externalID: [9], fixture.provider)
    var ring = PreSharedKeyRing()
    ring.add(fixture.crypto.randomSecret(), externalID: [9])
    return try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key, preSharedKeys: ring).message
  },
]
