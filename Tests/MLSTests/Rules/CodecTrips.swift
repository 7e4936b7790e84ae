import TestSupport

@testable import MLS

let codecTrips: [Trip] = [
  .bytes(.truncated) { Array(MLSMessage.keyPackage($0.keyPackage()).bytes.dropLast()) },
  .bytes(.trailingBytes) { MLSMessage.keyPackage($0.keyPackage()).bytes + [0] },
  Trip(.invalidLength) { _ in _ = try SignaturePublicKey(decoding: [0xc0, 0, 0, 0, 0, 0, 0, 0]) },
  Trip(.lengthNotMinimal) { _ in _ = try SignaturePublicKey(decoding: [0x40, 1, 7]) },
  Trip(.invalidValue) { _ in _ = try Sender(decoding: [9]) },
  Trip(.tooLong) { fixture in
    var limits = Limits.standard
    limits.messageBytes = 100
    _ = try MLSMessage(MLSMessage.keyPackage(fixture.keyPackage()).bytes, limits)
  },
  Trip(.tooMany) { fixture in
    var limits = Limits.standard
    limits.entries = 1
    _ = try MLSMessage(MLSMessage.keyPackage(fixture.keyPackage()).bytes, limits)
  },
  Trip(.tooMany) { fixture in
    var limits = Limits.standard
    limits.proposals = 2
    let commit = try fixture.commit((1...3).map { .remove(LeafIndex($0)) }, path: .some(nil))
    do { _ = try MLSMessage(commit.bytes) } catch { throw VectorFault(what: "it is wrong in itself") }
    _ = try MLSMessage(commit.bytes, limits)
  },
  .bytes(.unknownVersion) { [0, 2] + MLSMessage.keyPackage($0.keyPackage()).bytes.dropFirst(2) },
  .bytes(.unknownWireFormat) { [0, 1, 0, 9] + MLSMessage.keyPackage($0.keyPackage()).bytes.dropFirst(4) },
  Trip(.unknownCredential) { _ in _ = try Credential(decoding: [0xf0, 0, 1, 1]) },
  Trip(.unknownProposal) { _ in _ = try Proposal(decoding: [0xf0, 0, 1, 1]) },
  Trip(.nodeMisplaced) { fixture in
    guard let leaf = fixture.alice.publicGroup.tree.leaf(LeafIndex(0)) else { return }
    _ = try RatchetTree([.leaf(leaf), .leaf(leaf), .leaf(leaf)])
  },
  Trip(.emptyTree) { _ in _ = try readTree([0]) },
  Trip(.treeEndsBlank) { _ in _ = try readTree([1, 0]) },
]
