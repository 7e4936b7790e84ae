import Model
import Sodium
import Suite
import TestSupport
import Testing
import Wire

@testable import Archive

/// The ranges and snapshots of spec/vectors/log.json, as an archive has them.
@Suite struct ArchiveVerifierTests {
  private let suite: any CryptoSuite
  private let vectors: Vectors

  init() throws {
    suite = try SodiumSuite()
    vectors = try Vectors(page: "log")
  }

  private func vector(_ type: String, _ name: String) throws -> VectorFields {
    try #require(try vectors.cases(type).first { $0.name == "\(type): \(name)" }, "\(name)")
  }

  private func log(_ vector: VectorFields) throws -> LogID {
    LogID(try #require(Bytes32(try vector.bytes("log"))))
  }

  /// A whole log with the documents of all nodes in it, as exports are.
  private func whole() throws -> (channel: LogID, range: [UInt8]) {
    let vector = try vector("range", "the whole log, with documents that are pinned already")
    return (try log(vector.object("follower")), try vector.bytes("range"))
  }

  @Test func verifiesALogFromItsFirstEntryOn() throws {
    let (channel, range) = try whole()
    var verifier = ArchiveVerifier(of: channel, suite)
    try verifier.take(range)
    #expect(verifier.first == 0 && verifier.size == 17 && verifier.checkpoint?.size == 17)
    #expect(verifier.transcript.messages.count == 7)
    #expect(verifier.transcript.messages.allSatisfy { $0.text != nil })
  }

  @Test func verifiesALogFromASnapshotOn() throws {
    let snapshot = try vector("snapshot", "of 4, checkpoint of 5, trusted 5")
    var verifier = ArchiveVerifier(of: try log(snapshot), suite)
    try verifier.begin(try snapshot.bytes("snapshot"))
    #expect(verifier.first == 5 && verifier.size == 5)
    try verifier.take(try vector("range", "2 at 5, checkpoint of 17").bytes("range"))
    #expect(verifier.size == 7)
    #expect(throws: ArchiveFault.self, "it has begun") {
      try verifier.begin(try snapshot.bytes("snapshot"))
    }
  }

  @Test func refusesWhatIsNotOfTheChannel() throws {
    let (_, range) = try whole()
    var verifier = ArchiveVerifier(of: LogID(.zero), suite)
    let fault = #expect(throws: ArchiveFault.self) { try verifier.take(range) }
    #expect(fault?.code == "eventWrongLog" && verifier.size == 0)
  }

  @Test func refusesAGap() throws {
    let (channel, range) = try whole()
    var verifier = ArchiveVerifier(of: channel, suite)
    let later = try vector("range", "1 at 16, checkpoint of 17").bytes("range")
    #expect(throws: ArchiveFault.self) { try verifier.take(later) }
    try verifier.take(range)
    #expect(verifier.size == 17)
  }

  /// What the protocol refuses of a log's beginning.
  @Test func refusesWhatTheProtocolRefuses() throws {
    var refused = 0
    for vector in try vectors.cases("range") {
      let follower = try vector.object("follower")
      guard try follower.number("cursor") == 0, let code = try vector.code else { continue }
      var verifier = ArchiveVerifier(of: try log(follower), suite)
      let bytes = try vector.bytes("range")
      #expect(throws: ArchiveFault.self, "\(vector)") { try verifier.take(bytes) }
      #expect(verifier.size == 0 && verifier.transcript.messages.isEmpty, "\(vector): \(code)")
      refused += 1
    }
    #expect(refused > 5)
  }

  @Test func anyBitThatIsChangedIsFound() throws {
    var random = Seeded()
    let (channel, range) = try whole()
    for _ in 0..<300 {
      let place = random.below(range.count)
      var spoiled = range
      spoiled[place] ^= 1 << UInt8(random.below(8))
      var verifier = ArchiveVerifier(of: channel, suite)
      #expect(throws: ArchiveFault.self, "byte \(place)") { try verifier.take(spoiled) }
      #expect(verifier.size == 0)
    }
  }
}
