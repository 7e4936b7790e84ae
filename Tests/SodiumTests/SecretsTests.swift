import Foundation
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Seeds, passwords and randomness.
struct SecretsTests {
  init() throws { _ = try SodiumSuite() }

  /// The keys of the vectors' nodes, Ed25519 and X25519 alike, are those of their seeds.
  @Test func seedsMakeTheKeysOfTheVectors() throws {
    let vectors = try Vectors(page: "identity")
    let chain = try #require(try vectors.cases("chain").first)
    let document = try #require(try chain.expect.objects("documents").first)
    let keys = try document.texts("keys")
    let names = ["document", "request", "batch", "log", "witness", "mirror", "sealing", "mls"]
    for (name, key) in zip(names, keys) {
      let seed = try #require(Seed(try vectors.seeds.bytes("lubeck \(name) 0")))
      let publicKey = name == "sealing" ? seed.sealingPublicKey : SigningKey(seed: seed).publicKey
      #expect(hex(publicKey.bytes) == key, "\(name)")
    }
    let root = try #require(Seed(try vectors.seeds.bytes("lubeck root")))
    #expect(hex(SigningKey(seed: root).publicKey.bytes) == (try document.text("rootKey")))
  }

  @Test func seedsAreThirtyTwoBytesAndComeBack() throws {
    var random = Seeded()
    let bytes = random.bytes(32)
    let seed = try #require(Seed(bytes))
    #expect(seed.withBytes { Array($0) } == bytes)
    for count in [0, 31, 33, 64] { #expect(Seed(random.bytes(count)) == nil) }
    let fresh = (0..<20).map { _ in Seed.random().withBytes { Array($0) } }
    #expect(Set(fresh).count == 20 && fresh.allSatisfy { $0.count == 32 })
  }

  /// By what the kernel says of the page: `dd` is not dumped, `lo` is locked in memory where the limit allows it.
  @Test func seedsAreLeftOutOfCoreDumps() throws {
    let seed = Seed.random()
    let address = seed.withBytes { UInt(bitPattern: $0.baseAddress) }
    let file = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
    let maps = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    var isHere = false
    var flags: [Substring] = []
    for line in maps.split(separator: "\n") {
      let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
      if bounds.count == 2 { isHere = (bounds[0]..<bounds[1]).contains(address) }
      if isHere, line.hasPrefix("VmFlags:") { flags = line.dropFirst(8).split(separator: " ") }
    }
    #expect(flags.contains("dd"), "\(flags)")
    #expect(!flags.contains("wr"), "\(flags)")
  }

  @Test func randomBytesDiffer() {
    #expect(Set((0..<100).map { _ in Randomness.bytes16() }).count == 100)
    #expect(Set((0..<100).map { _ in Randomness.bytes32() }).count == 100)
    #expect(Randomness.bytes(0).isEmpty && Randomness.bytes(1_000).count == 1_000)
    #expect(Set(Randomness.bytes(10_000)).count > 200)
  }

  @Test func aPasswordMatchesItsHashAlone() throws {
    let password = Array("trägt Salz nach Lübeck".utf8)
    let hash = try #require(Password.hash(password))
    #expect(String(decoding: hash, as: UTF8.self).hasPrefix("$argon2id$v=19$"))
    #expect(Password.matches(password, hash: hash))
    #expect(!Password.matches(Array(password.dropLast()), hash: hash))
    #expect(!Password.matches(password + [0], hash: hash))
    #expect(Password.hash(password) != hash)
  }

  /// Whatever a store gives back: no crash, no match.
  @Test func hashesThatAreNoneMatchNothing() throws {
    let password = Array("salt".utf8)
    let hash = try #require(Password.hash(password))
    var random = Seeded()
    let others: [[UInt8]] = [
      [], [0], Array("$argon2id$".utf8), Array(hash.dropLast()), Array(hash.dropFirst()), hash + [0x41],
      [UInt8](repeating: 0x41, count: 10_000), random.bytes(97), Array("$argon2id$v=19$m=8,t=1,p=1$$".utf8),
    ]
    for other in others { #expect(!Password.matches(password, hash: other)) }
    #expect(Password.hash([]) == nil && !Password.matches([], hash: hash))
  }
}
