import Sodium
import TestSupport

@testable import MLS

/// Alice ends the group; bob knows.
private func ended(_ fixture: RuleFixture, extensions: [Extension] = []) throws {
  var draft = CommitDraft()
  draft.reInit(Proposal.ReInit(groupID: [1], extensions: extensions))
  let commit = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
  try fixture.alice.mergePending()
  try RuleFixture.follow(fixture.bob, commit.message)
}

/// Somebody has begun a group with a commit that waits.
private func successor(_ begun: Group, of group: Group, with own: OwnKeyPackage) throws {
  guard let welcome = try begun.mergePending()?.welcome else { throw VectorFault(what: "no Welcome") }
  _ = try group.successor(joining: welcome, with: own)
}

/// Alice begins the group that follows, with what is given, and bob joins it.
private func reinitialise(_ fixture: RuleFixture, epoch: UInt64, extensions: [Extension] = []) throws {
  let own = fixture.bobClient.keyPackage()
  let anew = try Group(
    creating: [1], fixture.aliceClient.client, TestClient.lifetime, extensions: extensions, fixture.provider)
  var draft = CommitDraft()
  draft.add(try own.verified(fixture.provider))
  draft.mix(.resumption(.reInit, groupID: fixture.alice.groupID, epoch: epoch), fixture.crypto)
  _ = try anew.commit(
    draft, signedBy: fixture.aliceClient.key, preSharedKeys: fixture.alice.resumptionKeys)
  try successor(anew, of: fixture.bob, with: own)
}

let groupTrips: [Trip] = [
  Trip(.reInitMismatch) { fixture in
    try ended(fixture)
    let own = fixture.bobClient.keyPackage()
    let other = try fixture.aliceClient.group("another")
    var draft = CommitDraft()
    draft.add(try own.verified(fixture.provider))
    draft.mix(
      .resumption(.reInit, groupID: fixture.alice.groupID, epoch: fixture.alice.epoch), fixture.crypto)
    _ = try other.commit(
      draft, signedBy: fixture.aliceClient.key, preSharedKeys: fixture.alice.resumptionKeys)
    try successor(other, of: fixture.bob, with: own)
  },
  // Of an epoch before the one that ended, and with other extensions.
  Trip(.reInitMismatch) { fixture in
    try ended(fixture)
    try reinitialise(fixture, epoch: fixture.alice.epoch - 1)
  },
  Trip(.reInitMismatch) { fixture in
    try ended(fixture)
    try reinitialise(
      fixture, epoch: fixture.alice.epoch,
      extensions: [Extension(type: ExtensionType.applicationID, data: [])])
  },
  Trip(.reInitMembers) { fixture in
    try ended(fixture)
    let own = fixture.bobClient.keyPackage()
    let (begun, _) = try fixture.alice.reinitialised(
      fixture.aliceClient.client, TestClient.lifetime, adding: [try own.verified(fixture.provider)],
      at: TestClient.now)
    try successor(begun, of: fixture.bob, with: own)
  },
  Trip(.branchMembers) { fixture in
    let own = fixture.bobClient.keyPackage()
    let stranger = try fixture.dave.keyPackage().verified(fixture.provider)
    let (begun, _) = try fixture.alice.branched(
      to: [2], fixture.aliceClient.client, TestClient.lifetime,
      adding: [try own.verified(fixture.provider), stranger], at: TestClient.now)
    try successor(begun, of: fixture.bob, with: own)
  },
  Trip(.successorUnrelated) { fixture in
    let own = fixture.bobClient.keyPackage()
    let other = try fixture.aliceClient.group("another")
    var draft = CommitDraft()
    draft.add(try own.verified(fixture.provider))
    _ = try other.commit(draft, signedBy: fixture.aliceClient.key)
    try successor(other, of: fixture.bob, with: own)
  },
  Trip(.stateIncomplete) { fixture in
    let values = fixture.bobStore.all.filter { $0.key != .member }
    _ = try Group(restoring: values, fixture.provider, store: MemoryStore())
  },
]
