import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Signatures by known answers: RFC 8032, the specification's vectors, and keys that nobody may use.
struct Ed25519Tests {
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  /// RFC 8032, 7.1, tests 1 to 3.
  @Test(arguments: [
    [
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ],
    [
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ],
  ])
  func knownAnswers(answer: [String]) throws {
    let parts = try answer.map { try bytes(hex: $0) }
    let key = SigningKey(seed: try #require(Seed(parts[0])))
    let signature = key.sign([], parts[2])
    #expect(key.publicKey.bytes == parts[1])
    #expect(signature.bytes == parts[3])
    #expect(suite.isValid(signature, by: key.publicKey, [], parts[2]))
    // Prefix and message are one to whoever signs.
    for count in 0...parts[2].count {
      let (head, tail) = (Array(parts[2].prefix(count)), Array(parts[2].dropFirst(count)))
      #expect(key.sign(head, tail) == signature && suite.isValid(signature, by: key.publicKey, head, tail))
    }
  }

  @Test func vectors() throws {
    let wire = try Vectors(page: "wire")
    for vector in try wire.cases("verify") {
      let key = try #require(Bytes32(try vector.bytes("public")))
      let signature = try #require(Bytes64(try vector.bytes("signature")))
      let isValid = suite.isValid(signature, by: key, [], try vector.bytes("message"))
      #expect(isValid == (try vector.expect.flag("valid")), "\(vector)")
    }
    for vector in try wire.cases("taggedSign") {
      let key = SigningKey(seed: try #require(Seed(try vector.bytes("seed"))))
      let tag: Suite.Tag = try vector.text("tag") == "hanse.v1/batch" ? .batch : .nodeDocument
      let signature = key.sign(tag, try vector.bytes("item"))
      #expect(key.publicKey.bytes == (try vector.expect.bytes("public")), "\(vector)")
      #expect(signature.bytes == (try vector.expect.bytes("signature")), "\(vector)")
      #expect(suite.isValid(signature, by: key.publicKey, tag, try vector.bytes("item")), "\(vector)")
      #expect(!suite.isValid(signature, by: key.publicKey, .event, try vector.bytes("item")), "\(vector)")
    }
  }

  /// C2SP/wycheproof, if the machine has it: the folder that `HANSE_SHARED_VECTORS` names.
  @Test(.enabled(if: SharedVectors.folder != nil)) func wycheproof() throws {
    let file = try SharedVectors.file("wycheproof/ed25519_test.json")
    var (count, valid) = (0, 0)
    for group in try file.objects("testGroups") {
      let key = try #require(Bytes32(try group.object("publicKey").bytes("pk")))
      for test in try group.objects("tests") {
        count += 1
        // A signature of another size never becomes one.
        let signature = Bytes64(try test.bytes("sig"))
        let isValid = try signature.map { suite.isValid($0, by: key, [], try test.bytes("msg")) } ?? false
        valid += isValid ? 1 : 0
        let number = try test.integer("tcId")
        #expect(isValid == (try test.text("result") == "valid"), "test \(number)")
      }
    }
    #expect(count == (try file.integer("numberOfTests")) && count == 151)
    #expect(valid > 50 && valid < count)
  }

  /// The eight points of small order and the fields' other spellings of them: with S = 0 and R the identity, a careless
  /// verifier would take them for the keys of everything.
  @Test func keysOfSmallOrderSignNothing() throws {
    var identity = [UInt8](repeating: 0, count: 64)
    identity[0] = 1
    let forged = try #require(Bytes64(identity))
    let keys = [
      "0100000000000000000000000000000000000000000000000000000000000000",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0000000000000000000000000000000000000000000000000000000000000080",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      "0100000000000000000000000000000000000000000000000000000000000080",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ]
    for text in keys {
      let key = try #require(Bytes32(hex: text.utf8))
      for message in UInt8(0)..<16 { #expect(!suite.isValid(forged, by: key, [], [message]), "\(text)") }
    }
  }

  @Test func everyBitCounts() throws {
    var random = Seeded()
    let key = SigningKey(seed: try #require(Seed(random.bytes(32))))
    let message = random.bytes(100)
    let signature = key.sign([1], message)
    #expect(suite.isValid(signature, by: key.publicKey, [1], message))
    for bit in 0..<512 {
      var other = signature.bytes
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!suite.isValid(try #require(Bytes64(other)), by: key.publicKey, [1], message), "bit \(bit)")
    }
    for bit in 0..<256 {
      var other = key.publicKey.bytes
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!suite.isValid(signature, by: Bytes32(other, at: 0), [1], message), "key bit \(bit)")
    }
    for index in message.indices {
      var other = message
      other[index] ^= 1 << UInt8(random.integer(0...7))
      #expect(!suite.isValid(signature, by: key.publicKey, [1], other))
    }
    #expect(!suite.isValid(signature, by: key.publicKey, [2], message))
    #expect(!suite.isValid(signature, by: key.publicKey, [], message))
  }
}
