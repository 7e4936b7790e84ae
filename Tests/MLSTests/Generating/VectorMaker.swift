import Sodium
import TestSupport

@testable import MLS

/// Makes vectors in the forms of the working group, from the randomness of a seed.
final class VectorMaker {
  typealias Case = GeneratedVectors.Case

  let provider: SodiumProvider
  let crypto: Crypto
  var random: Seeded

  init(seed: UInt64) throws {
    provider = try seededProvider(seed)
    crypto = Crypto(provider)
    random = Seeded(seed: seed)
  }

  func secret() -> Secret { crypto.randomSecret() }
  func bytes(_ count: Int = 32) -> [UInt8] { random.bytes(count) }

  func text(_ bytes: [UInt8]) -> String { hex(bytes) }
  func text(_ secret: Secret) -> String { hex(secret.disclosed()) }
  func text(_ digest: Digest) -> String { hex(digest.bytes) }
  func text(_ item: some WireCodable) -> String { hex(item.encoded) }

  func client(_ name: String) throws -> TestClient { try TestClient(name, provider) }

  /// A group of so many clients; the parents of its tree are blank but for what `committing` members commit.
  func group(
    _ size: Int, committing: [Int] = [], removing: [Int] = []
  ) throws -> (groups: [Group], clients: [TestClient]) {
    let clients = try (0..<size).map { try client("\($0)") }
    let first = try Group(
      creating: bytes(8), clients[0].client, TestClient.lifetime, provider, store: nil)
    var groups = [first]
    if size > 1 {
      let own = clients.dropFirst().map { $0.keyPackage() }
      var draft = CommitDraft()
      draft.renewsKeys = false
      for one in own { draft.add(try one.verified(provider)) }
      _ = try first.commit(draft, signedBy: clients[0].key)
      guard let welcome = try first.mergePending()?.welcome else { throw VectorFault(what: "no Welcome") }
      groups += try own.map { try Group(joining: welcome, with: $0, provider) }
    }
    for index in committing { try step(groups, clients, index) { _ in } }
    for index in removing {
      try step(groups.filter { $0.isActive }, clients, 0) { $0.remove(LeafIndex(UInt32(index))) }
    }
    return (groups, clients)
  }

  /// Somebody commits, and all follow.
  func step(
    _ groups: [Group], _ clients: [TestClient], _ committer: Int, _ change: (inout CommitDraft) throws -> Void
  ) throws {
    var draft = CommitDraft()
    try change(&draft)
    guard let group = groups.first(where: { $0.ownLeaf == LeafIndex(UInt32(committer)) }) else {
      throw VectorFault(what: "no such member")
    }
    let commit = try group.commit(draft, signedBy: clients[committer].key)
    for other in groups where other !== group { try RuleFixture.follow(other, commit.message) }
    try group.mergePending()
  }
}
