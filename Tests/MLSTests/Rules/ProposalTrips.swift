import Sodium
import TestSupport

@testable import MLS

private let carol = Proposal.remove(LeafIndex(2))

private func external(_ fixture: RuleFixture, nonce: Int = 32) -> Proposal {
  .preSharedKey(PreSharedKeyID(key: .external(id: [1]), nonce: [UInt8](repeating: 1, count: nonce)))
}

/// So many pre-shared keys that all differ.
private func keys(_ count: Int) -> [Proposal] {
  (0..<count).map {
    let nonce = [UInt8($0 >> 8), UInt8($0 & 0xff)] + [UInt8](repeating: 0, count: 30)
    return .preSharedKey(PreSharedKeyID(key: .external(id: [1]), nonce: nonce))
  }
}

private func reInit(_ fixture: RuleFixture, version: UInt16 = 1) throws -> Proposal {
  var writer = Writer()
  writer.uint16(ProposalType.reInit)
  writer.opaque([1])
  writer.uint16(version)
  writer.uint16(CipherSuite.identifier)
  writer.vector([Extension]())
  return try Proposal(decoding: writer.bytes)
}

private let noRemovals = ProposalPolicy { proposal, _, _ in
  if case .remove = proposal { false } else { true }
}

let proposalTrips: [Trip] = [
  .message(.removeNotMember) { $0.proposal(.remove(LeafIndex(40))) },
  .message(.removeNotMember) { try $0.externalCommit { $0 + [.proposal(.remove(LeafIndex(40)))] } },
  // A leaf within the tree that is blank.
  .message(.removeNotMember) { fixture in
    try fixture.removeErin()
    return fixture.proposal(.remove(LeafIndex(3)))
  },
  .message(.pskNonceLength) { $0.proposal(external($0, nonce: 31)) },
  .message(.pskUsage) { fixture in
    let key = PreSharedKeyID.Key.resumption(.branch, groupID: [1], epoch: 1)
    let nonce = [UInt8](repeating: 1, count: 32)
    return fixture.proposal(.preSharedKey(PreSharedKeyID(key: key, nonce: nonce)))
  },
  .message(.reInitVersion) { $0.proposal(try reInit($0, version: 0)) },
  .message(.proposalSender) { $0.proposal(.update($0.leaf(.update)), from: .external(0)) },
  .message(.proposalSender) { fixture in
    fixture.forge(.proposal(carol), from: .newMemberProposal, key: fixture.dave.key)
  },
  .message(.extensionUnsupportedByMember) { fixture in
    try fixture.commit([.groupContextExtensions([RequiredCapabilities(proposals: [0xf0]).asExtension])])
  },
  .message(.tooManyProposals) { fixture in
    let ofOne = RuleFixture.limits.proposalsOfOneMember
    let all = keys(RuleFixture.limits.waitingProposals + 1).enumerated().map { number, key in
      number < ofOne
        ? fixture.proposal(key)
        : fixture.forge(.proposal(key), from: .member(LeafIndex(2)), key: fixture.carolClient.key)
    }
    for message in all.dropLast() { _ = try fixture.bob.receive(message) }
    return all[all.count - 1]
  },
  .message(.tooManyProposals) { fixture in
    let all = keys(RuleFixture.limits.proposalsOfOneMember + 1).map { fixture.proposal($0) }
    for message in all.dropLast() { _ = try fixture.bob.receive(message) }
    // The other members are still heard.
    let carols = FramedContent.Body.proposal(.remove(LeafIndex(3)))
    _ = try fixture.bob.receive(
      fixture.forge(carols, from: .member(LeafIndex(2)), key: fixture.carolClient.key))
    return all[all.count - 1]
  },
  .message(.proposalNotAllowed) { fixture in
    fixture.bob.proposalPolicy = .standard
    return fixture.forge(
      .proposal(.add(fixture.keyPackage())), from: .newMemberProposal, key: fixture.dave.key)
  },
  // In a commit, by value and by reference.
  .message(.proposalNotAllowed) { fixture in
    fixture.bob.proposalPolicy = noRemovals
    return try fixture.commit([carol])
  },
  .message(.proposalNotAllowed) { fixture in
    let proposed = try fixture.alice.proposeRemove(LeafIndex(3), signedBy: fixture.aliceClient.key)
    _ = try fixture.bob.receive(proposed)
    fixture.bob.proposalPolicy = noRemovals
    return try fixture.alice.commit(signedBy: fixture.aliceClient.key).message
  },
  .message(.proposalNotAllowed) { fixture in
    fixture.bob.proposalPolicy = ProposalPolicy { _, sender, _ in sender != .newMemberCommit }
    return try fixture.externalCommit { $0 }
  },
  // Who follows from outside has the same standard.
  Trip(.proposalNotAllowed) { fixture in
    let info = try fixture.alice.groupInfo(signedBy: fixture.aliceClient.key)
    var service = try PublicGroup(info, fixture.provider)
    let own = fixture.dave.keyPackage()
    let message = try OutsideProposal.joining(own, to: service, signedBy: fixture.dave.key)
    guard case .publicMessage(let proposal) = message else { throw VectorFault(what: "no PublicMessage") }
    _ = try service.receive(proposal)
  },
  .message(.tooManyProposals) { fixture in
    let all = keys(RuleFixture.limits.waitingProposals / 4 + 1).map {
      fixture.proposal($0, from: .external(0))
    }
    for message in all.dropLast() { _ = try fixture.bob.receive(message) }
    // The others are still heard.
    _ = try fixture.bob.receive(fixture.proposal(carol))
    let dave = fixture.forge(
      .proposal(.add(fixture.keyPackage())), from: .newMemberProposal, key: fixture.dave.key)
    _ = try fixture.bob.receive(dave)
    return all[all.count - 1]
  },
  .message(.tooManyProposals) { fixture in
    let all = (0...RuleFixture.limits.waitingProposals / 4).map { _ in
      fixture.forge(.proposal(.add(fixture.keyPackage())), from: .newMemberProposal, key: fixture.dave.key)
    }
    for message in all.dropLast() { _ = try fixture.bob.receive(message) }
    _ = try fixture.bob.receive(fixture.proposal(carol))
    return all[all.count - 1]
  },
]

let listTrips: [Trip] = [
  .message(.unknownProposalReference) { try $0.commit([], references: [[UInt8](repeating: 1, count: 32)]) },
  // The commit comes before the proposal that it carries out.
  .message(.unknownProposalReference) { fixture in
    _ = try fixture.alice.proposeRemove(LeafIndex(2), signedBy: fixture.aliceClient.key)
    return try fixture.alice.commit(signedBy: fixture.aliceClient.key).message
  },
  // One proposal is referred to twice.
  .message(.unknownProposalReference) { fixture in
    let proposed = try fixture.carol.proposeUpdate(signedBy: fixture.carolClient.key)
    for group in [fixture.alice, fixture.bob] { _ = try group.receive(proposed) }
    guard let reference = fixture.alice.publicGroup.waiting.first?.reference.bytes else {
      throw VectorFault(what: "no proposal waits")
    }
    return try fixture.commit([], references: [reference, reference])
  },
  .message(.updateByCommitter) { try $0.commit([.update($0.leaf(.update))]) },
  // By reference too.
  .message(.updateByCommitter) { fixture in
    _ = try fixture.bob.receive(fixture.proposal(.update(fixture.leaf(.update))))
    return fixture.forge(.commit(Commit(proposals: fixture.bobsReferences, path: try fixture.realPath())))
  },
  .message(.severalForOneLeaf) { fixture in
    for _ in 0..<2 {
      let update = try fixture.carol.proposeUpdate(signedBy: fixture.carolClient.key)
      _ = try fixture.bob.receive(update)
    }
    return fixture.forge(.commit(Commit(proposals: fixture.bobsReferences, path: try fixture.realPath())))
  },
  .message(.removeOfCommitter) { try $0.commit([.remove(LeafIndex(0))]) },
  .message(.severalForOneLeaf) { try $0.commit([carol, carol]) },
  .message(.severalAddsOfOneClient) { try $0.commit([.add($0.keyPackage()), .add($0.keyPackage())]) },
  .message(.addOfMember) { try $0.commit([.add($0.keyPackage($0.carolClient))]) },
  .message(.duplicatePSK) { try $0.commit([external($0), external($0)]) },
  .message(.tooMany) { try $0.commit(keys(Limits.standard.preSharedKeys + 1), path: .some(nil)) },
  .message(.tooMany) { fixture in
    let keys = keys(Limits.standard.preSharedKeys + 1)
    return try fixture.externalCommit { $0 + keys.map { .proposal($0) } }
  },
  .message(.severalExtensionLists) {
    try $0.commit([.groupContextExtensions([]), .groupContextExtensions([])])
  },
  .message(.reInitNotAlone) { try $0.commit([try reInit($0), carol]) },
  .message(.externalInitInMemberCommit) { try $0.commit([.externalInit(kemOutput: [1])]) },
  .message(.externalInitCount) { try $0.externalCommit { $0 + $0 } },
  .message(.externalInitCount) { try $0.externalCommit { _ in [] } },
  .message(.externalRemoveCount) { try $0.externalCommit { $0 + [.proposal(carol), .proposal(carol)] } },
  .message(.externalProposalType) { fixture in
    try fixture.externalCommit { $0 + [.proposal(.add(fixture.keyPackage()))] }
  },
  .message(.externalReference) {
    try $0.externalCommit { $0 + [.reference([UInt8](repeating: 1, count: 32))] }
  },
  // Dave's place is then carol's, and his leaf node is signed for another.
  .message(.externalRemoveOfOther) { fixture in
    let info = try fixture.alice.groupInfo(signedBy: fixture.aliceClient.key)
    return try Group.join(info, as: fixture.dave.client, replacing: LeafIndex(2), fixture.provider).commit
  },
]

let commitTrips: [Trip] = [
  .message(.pathMissing) { try $0.commit([carol], path: .some(nil)) },
  .message(.pathMissing) { try $0.commit([], path: .some(nil)) },
  .message(.pathMissing) { fixture in
    fixture.forge(.commit(Commit(proposals: [], path: nil)), from: .newMemberCommit, key: fixture.dave.key)
  },
  .message(.confirmationTag) { try $0.commit([]) },
  .message(.externalInitKey) { fixture in
    try fixture.externalCommit { _ in [.proposal(.externalInit(kemOutput: [UInt8](repeating: 0, count: 32)))]
    }
  },
  Trip(.epochOverflow) { fixture in
    fixture.alice.state.publicGroup.context.epoch = .max
    _ = try fixture.alice.commit(signedBy: fixture.aliceClient.key)
  },
  .message(.afterReInit) { fixture in
    try endByReInit(fixture)
    return fixture.proposal(carol)
  },
  // And no commit.
  .message(.afterReInit) { fixture in
    try endByReInit(fixture)
    return fixture.forge(.commit(Commit(proposals: [], path: nil)))
  },
  .message(.epochOverflow) { fixture in
    for group in [fixture.alice, fixture.bob] { group.state.publicGroup.context.epoch = .max }
    return fixture.forge(.commit(Commit(proposals: [], path: nil)))
  },
]

/// Both are in the epoch after which only a new group comes.
private func endByReInit(_ fixture: RuleFixture) throws {
  var draft = CommitDraft()
  draft.reInit(Proposal.ReInit(groupID: [1], extensions: []))
  let commit = try fixture.alice.commit(draft, signedBy: fixture.aliceClient.key)
  try fixture.alice.mergePending()
  try RuleFixture.follow(fixture.bob, commit.message)
}
