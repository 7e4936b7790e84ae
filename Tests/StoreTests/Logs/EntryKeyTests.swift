import Model
import Testing

@testable import Store

struct EntryKeyTests {
  private let log = LogReference(rawValue: 7)

  @Test func everySequenceOfALogIsItsOwn() {
    for sequence in [0, 1, 1 << 20, Limits.entriesInLog - 1] {
      let key = EntryKey(log: log, sequence: sequence)
      #expect(key.log == log && key.sequence == sequence)
    }
  }

  /// A sequence that a hostile home or a client made up leads to no other log's entries.
  @Test func whatIsBeyondALogIsNoEntry() {
    for sequence in [Limits.entriesInLog, 1 << 40, 5 << 40 + 3, UInt64(Int64.max), .max] {
      let key = EntryKey(log: log, sequence: sequence)
      #expect(key.log == log && key.sequence == Limits.entriesInLog)
    }
  }
}
