import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// SHA-256 by known answers (FIPS 180-4), and the tagged hashes of the specification.
struct HashTests {
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  @Test func knownAnswers() {
    let twoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    let answers = [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (twoBlocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ]
    for (message, digest) in answers {
      #expect(hex(suite.sha256([], Array(message.utf8)).bytes) == digest)
      let half = Array(message.utf8).count / 2
      #expect(
        hex(suite.sha256(Array(message.utf8.prefix(half)), Array(message.utf8.dropFirst(half))).bytes)
          == digest)
    }
  }

  /// What comes in parts of whatever size is one message, and so is what comes at once.
  @Test func partsAreOneMessage() {
    var random = Seeded()
    for count in [0, 1, 55, 56, 63, 64, 65, 1_000, 100_000] {
      let message = random.bytes(count)
      var (hash, rest) = (SHA256(), message[...])
      while !rest.isEmpty {
        let part = rest.prefix(1 + random.below(200))
        hash.update(Array(part))
        rest = rest.dropFirst(part.count)
      }
      let digest = suite.sha256([], message).bytes
      #expect(hash.finish() == digest)
      #expect(Fingerprint.sha256(message) == digest)
    }
  }

  @Test func theShapeOfInnerNodesIsOneMessage() {
    var random = Seeded()
    for _ in 0..<50 {
      let (left, right) = (Bytes32(random.bytes(32), at: 0), Bytes32(random.bytes(32), at: 0))
      let prefix = UInt8(truncatingIfNeeded: random.next())
      #expect(suite.sha256(prefix, left, right) == suite.sha256([prefix], left.bytes + right.bytes))
    }
  }

  @Test func tagsAreThoseOfThePage() throws {
    let tags: [String: Suite.Tag] = [
      "hanse.v1/node": .node, "hanse.v1/node-document": .nodeDocument, "hanse.v1/event": .event,
      "hanse.v1/body": .body, "hanse.v1/batch": .batch, "hanse.v1/state-key": .stateKey,
      "hanse.v1/state-value": .stateValue,
    ]
    var met: Set<String> = []
    for vector in try Vectors(page: "wire").cases("taggedHash") {
      let tag = try #require(tags[try vector.text("tag")])
      met.insert(try vector.text("tag"))
      let hash = suite.hash(tag, try vector.bytes("item"))
      #expect(hash.bytes == (try vector.expect.bytes("hash")), "\(vector)")
    }
    #expect(met == Set(tags.keys))
  }
}
