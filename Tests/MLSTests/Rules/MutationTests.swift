import TestSupport
import Testing

@testable import MLS

/// Right messages with something changed at random: decoders and a live group refuse them and go on as before.
struct MutationTests {
  @Test func aLiveGroupTakesNoDamage() throws {
    var random = Seeded()
    let fixture = try RuleFixture()
    let messages = try samples(fixture)
    let before = fixture.bobState()
    var refused = 0
    for _ in 0..<3_000 {
      let bytes = mutated(messages[random.below(messages.count)], &random)
      if messages.contains(bytes) { continue }
      do {
        let message = try MLSMessage(bytes)
        #expect(message.bytes == bytes, "what was decoded is encoded otherwise")
        _ = try fixture.bob.receive(message)
        Issue.record("bob takes a message that nobody has sent: \(hex(bytes))")
      } catch {
        refused += 1
      }
    }
    #expect(refused > 0)
    #expect(fixture.bobState() == before)
    for message in messages { _ = try fixture.bob.receive(try MLSMessage(message)) }
  }

  @Test func decodersTakeAnything() throws {
    var random = Seeded()
    let fixture = try RuleFixture()
    let info = try fixture.alice.groupInfo(signedBy: fixture.aliceClient.key)
    let tree = fixture.alice.publicGroup.tree.bytes
    let samples = [MLSMessage.groupInfo(info).bytes, MLSMessage.keyPackage(fixture.keyPackage()).bytes]
    for _ in 0..<2_000 {
      let bytes = mutated(samples[random.below(samples.count)], &random)
      guard let message = try? MLSMessage(bytes) else { continue }
      #expect(message.bytes == bytes)
      switch message {
      case .groupInfo(let mutated) where mutated != info:
        #expect(throws: MLSError.self) { try PublicGroup(mutated, fixture.provider) }
      default: break
      }
      let other = mutated(tree, &random)
      if other != tree, let decoded = try? readTree(other) {
        #expect(decoded.bytes == other)
        _ = try? decoded.requireValid(for: info.context, .standard, fixture.crypto)
      }
    }
  }

  /// One of each kind that alice can send without changing the epoch.
  private func samples(_ fixture: RuleFixture) throws -> [[UInt8]] {
    var framing = Group.Framing()
    framing.isPrivate = true
    return try [
      fixture.alice.send([1, 2, 3], signedBy: fixture.aliceClient.key),
      fixture.alice.proposeUpdate(signedBy: fixture.aliceClient.key),
      fixture.alice.proposeRemove(LeafIndex(2), signedBy: fixture.aliceClient.key, framing),
      fixture.alice.commit(signedBy: fixture.aliceClient.key).message,
    ].map { $0.bytes }
  }

  private func mutated(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.below(2) {
      let place = random.below(bytes.count)
      switch random.below(5) {
      case 0: bytes[place] ^= 1 << UInt8(random.below(8))
      case 1: bytes.removeLast(random.integer(1...min(8, bytes.count - 1)))
      case 2: bytes.insert(UInt8(random.below(256)), at: place)
      case 3: if bytes.count > 1 { bytes.remove(at: place) }
      default: bytes[place] = UInt8(random.below(256))
      }
    }
    return bytes
  }
}
