import Sodium
import Testing
import Wire

@testable import Store

struct AuditVerifierTests {
  private let suite: SodiumSuite

  init() throws { suite = try SodiumSuite() }

  private func log(_ count: Int, detail: Text = "d") -> [AuditEntry] {
    var entries: [AuditEntry] = []
    var head = AuditHead.none
    for number in 0..<count {
      let entry = AuditEntry(
        after: head, timeMilliseconds: UInt64(1_000 + number), actor: "anna@a.test", action: "peerDecided",
        target: Text("t\(number)"), detail: detail, suite)
      entries.append(entry)
      head = AuditHead(entry)
    }
    return entries
  }

  private func fault(_ entries: [AuditEntry], kept: AuditHead? = nil) -> AuditVerifier.Fault? {
    var verifier = AuditVerifier(kept: kept, suite)
    do throws(AuditVerifier.Fault) {
      for entry in entries { try verifier.check(entry) }
      try verifier.finish()
      return nil
    } catch {
      return error
    }
  }

  private func changed(
    _ entry: AuditEntry, number: UInt64? = nil, time: UInt64? = nil, actor: Text? = nil, action: Text? = nil,
    target: Text? = nil, detail: Text? = nil, previous: Bytes32? = nil, hash: Bytes32? = nil
  ) -> AuditEntry {
    AuditEntry(
      number: number ?? entry.number, timeMilliseconds: time ?? entry.timeMilliseconds,
      actor: actor ?? entry.actor, action: action ?? entry.action, target: target ?? entry.target,
      detail: detail ?? entry.detail, previous: previous ?? entry.previous, hash: hash ?? entry.hash)
  }

  @Test func aLogAsItWasWrittenIsSound() {
    #expect(fault([]) == nil && fault(log(1)) == nil && fault(log(50)) == nil)
  }

  /// Worked out by hand from docs/audit-log.md: tag, zero byte, CBOR array of seven.
  @Test func theHashIsThatOfThePage() throws {
    let cbor: [UInt8] =
      [0x87, 0x01, 0x02, 0x61, 0x61, 0x61, 0x62, 0x61, 0x63, 0x61, 0x64, 0x58, 0x20]
      + [UInt8](repeating: 0, count: 32)
    let expected = suite.sha256([], Array("hanse.v1/audit".utf8) + [0] + cbor)
    let entry = AuditEntry(
      after: .none, timeMilliseconds: 2, actor: "a", action: "b", target: "c", detail: "d", suite)
    #expect(entry.hash == expected && entry.number == 1 && entry.previous == .zero)
  }

  @Test func everyChangeOfAnEntryIsFound() {
    let entries = log(5)
    let other = Bytes32([UInt8](repeating: 9, count: 32), at: 0)
    for index in entries.indices {
      let entry = entries[index]
      let forged: [(AuditEntry, AuditVerifier.Fault)] = [
        (changed(entry, number: entry.number + 1), .numberGap),
        (changed(entry, time: 5), .hashMismatch), (changed(entry, actor: "eve@a.test"), .hashMismatch),
        (changed(entry, action: "userCreated"), .hashMismatch), (changed(entry, target: "x"), .hashMismatch),
        (changed(entry, detail: ""), .hashMismatch), (changed(entry, previous: other), .linkBroken),
        (changed(entry, hash: other), .hashMismatch),
        // Moving bytes from one text to the next must not give the same hash.
        (changed(entry, actor: "anna@a.tes", action: "tpeerDecided"), .hashMismatch),
      ]
      for (forgery, expected) in forged {
        var log = entries
        log[index] = forgery
        #expect(fault(log) == expected, "entry \(index)")
      }
    }
  }

  @Test func whatIsTakenOutOrPutInIsFound() {
    let entries = log(5)
    for index in 0..<4 {
      var without = entries
      without.remove(at: index)
      #expect(fault(without) == .numberGap)
      var twice = entries
      twice.insert(entries[index], at: index)
      #expect(fault(twice) == .numberGap)
    }
    // Somebody who makes the entry that follows fit breaks the next link.
    let forged = AuditEntry(
      after: AuditHead(entries[1]), timeMilliseconds: 7, actor: "eve", action: "x", target: "", detail: "",
      suite)
    #expect(fault(Array(entries[..<2]) + [forged] + entries[3...]) == .linkBroken)
  }

  /// What only a head that was kept elsewhere shows.
  @Test func aKeptHeadFindsWhatWasRewrittenOrCutOff() {
    let (entries, rewritten) = (log(5), log(5, detail: "other"))
    let kept = AuditHead(entries[3])
    #expect(fault(entries, kept: kept) == nil)
    #expect(fault(rewritten) == nil, "a log that was rewritten as a whole is sound by itself")
    #expect(fault(rewritten, kept: kept) == .headMismatch)
    #expect(fault(Array(entries[..<3])) == nil, "so is one whose end was cut off")
    #expect(fault(Array(entries[..<3]), kept: kept) == .headMissing)
    #expect(fault(log(8), kept: kept) == nil, "and it may have grown")
  }
}
