import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// The cosignatures of spec/vectors/log.json.
struct CosignatureVectorTests {
  private let suite: any CryptoSuite
  private let vectors: Vectors

  init() throws {
    suite = try SodiumSuite()
    vectors = try Vectors(page: "log")
  }

  private func checkpoint(_ vector: VectorFields) throws -> Checkpoint {
    Checkpoint(
      log: LogID(try vector.hash("log")), term: try vector.number("term"), size: try vector.number("size"),
      root: try vector.hash("root"))
  }

  private static func role(_ name: String) -> Cosigner.Role { name == "mirror" ? .mirror : .witness }

  @Test func made() throws {
    for vector in try vectors.cases("cosign") {
      let cosigner = Cosigner(
        node: NodeID(try vector.hash("node")), role: Self.role(try vector.text("role")))
      let made = Cosignature(
        try checkpoint(vector), cosigner, by: try vector.signingKey("seed"),
        seconds: try vector.number("seconds"), suite)
      #expect(made.line.string == (try vector.expect.text("line")), "\(vector)")
    }
  }

  @Test func checked() throws {
    for vector in try vectors.cases("cosignature") {
      let (line, checkpoint) = (Array(try vector.text("line").utf8), try checkpoint(vector))
      let (key, now) = (try vector.hash("key"), try vector.number("now"))
      let result = outcome { () throws(Refusal) in
        let cosignature = try Cosignature(line: line)
        try cosignature.check(of: checkpoint, by: key, nowMilliseconds: now, suite)
        return cosignature
      }
      #expect(result.code == (try vector.code), "\(vector)")
      guard let cosignature = result.value, try vector.code == nil else { continue }
      #expect(cosignature.cosigner.role == Self.role(try vector.expect.text("role")), "\(vector)")
      #expect(cosignature.cosigner.node.bytes == (try vector.expect.hash("node")), "\(vector)")
      #expect(cosignature.seconds == (try vector.expect.number("seconds")), "\(vector)")
      #expect(cosignature.line.utf8 == line, "\(vector)")
    }
  }

  @Test func bundles() throws {
    for vector in try vectors.cases("cosigned") {
      let note = try CheckpointNote(Array(try vector.text("checkpoint").utf8))
      var keys: [Cosigner: Bytes32] = [:]
      for case let item as [String] in try vector.list("keys") {
        let node = NodeID(try #require(Bytes32(hex: item[1].utf8)))
        keys[Cosigner(node: node, role: Self.role(item[0]))] = Bytes32(hex: item[2].utf8)
      }
      var held: [Cosigner] = []
      for cosignature in note.cosignatures.prefix(Limits.cosigners) where !held.contains(cosignature.cosigner)
      {
        guard let key = keys[cosignature.cosigner] else { continue }
        let now = try vector.number("now")
        let result = outcome { () throws(Refusal) in
          try cosignature.check(of: note.checkpoint, by: key, nowMilliseconds: now, suite)
        }
        if result.code == nil { held.append(cosignature.cosigner) }
      }
      let named = try vector.hashes("mirrors").map { NodeID($0) }.sorted()
      let mirrors = try #require(Mirrors(named, quorum: try vector.number("quorum")))
      #expect(mirrors.isMet(by: held) == (try vector.expect.flag("mirrored")), "\(vector)")
      #expect(held.count == (try vector.expect.list("cosigners").count), "\(vector)")
    }
  }

  @Test func aNoteIsCosignedAnewWithoutItsOldLines() throws {
    var random = Seeded()
    let key = try random.signingKey()
    let checkpoint = Checkpoint(log: LogID(.zero), term: 0, size: 3, root: .zero)
    let signed = SignedCheckpoint(checkpoint, by: key, suite)
    let lines = [1, 2].map { (seconds: UInt64) in
      Cosignature(
        checkpoint, Cosigner(node: NodeID(.zero), role: .mirror), by: key, seconds: seconds, suite)
    }
    let twice = signed.cosigned(by: lines)
    #expect(try CheckpointNote(twice.note).cosignatures == lines)
    #expect(twice.cosigned(by: lines.prefix(1)) == signed.cosigned(by: lines.prefix(1)))
    #expect(twice.cosigned(by: []) == signed)
  }

  @Test func quorumsAreMoreThanHalfAndPossible() throws {
    let nodes = (0..<16).map { NodeID(Bytes32([UInt8](repeating: UInt8($0), count: 32), at: 0)) }
    for count in 1...15 {
      for quorum in 0...17 as ClosedRange<UInt64> {
        let isPossible = quorum > count / 2 && quorum <= count
        #expect((Mirrors(Array(nodes.prefix(count)), quorum: quorum) != nil) == isPossible)
      }
    }
    #expect(Mirrors(nodes, quorum: 9) == nil && Mirrors([], quorum: 1) == nil)
    #expect(
      Mirrors([nodes[1], nodes[0]], quorum: 2) == nil && Mirrors([nodes[1], nodes[1]], quorum: 2) == nil)
  }

  /// One node more or less, and any two quorums still have a node in common.
  @Test func quorumsOfNeighboursMeet() throws {
    let nodes = (0..<7).map { NodeID(Bytes32([UInt8](repeating: UInt8($0), count: 32), at: 0)) }
    for count in 1...6 {
      let (old, new) = (count / 2 + 1, (count + 1) / 2 + 1)
      #expect(old + new - 1 > count)
      let mirrors = try #require(Mirrors(Array(nodes.prefix(count)), quorum: UInt64(old)))
      let more = try #require(Mirrors(Array(nodes.prefix(count + 1)), quorum: UInt64(new)))
      #expect(mirrors.changes(to: more) == 1 && more.changes(to: mirrors) == 1)
    }
  }
}
