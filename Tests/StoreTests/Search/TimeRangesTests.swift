import TestSupport
import Testing

@testable import Store

@Suite struct TimeRangesTests {
  private static let minute = TimeRanges.millisecondsPerMinute
  private static let day = TimeRanges.millisecondsPerDay

  /// Document n is of the nth time.
  private func index(_ times: [Int64]) throws -> TestIndex {
    let index = try TestIndex()
    try index.apply(times.enumerated().map { .add(document(Int64($0 + 1), "word", time: $1)) })
    return index
  }

  @Test func slotsRoundDown() {
    #expect(TimeRanges.slot(of: 0, 60) == 0 && TimeRanges.slot(of: 59, 60) == 0)
    #expect(TimeRanges.slot(of: 60, 60) == 1 && TimeRanges.slot(of: -1, 60) == -1)
    #expect(TimeRanges.slot(of: -60, 60) == -1 && TimeRanges.slot(of: -61, 60) == -2)
    #expect(TimeRanges.slot(of: .min, 60) == Int64.min / 60 - 1)
  }

  @Test func numbersAreNarrowedToMinutes() throws {
    let (minute, day) = (Self.minute, Self.day)
    let index = try index([0, minute, 2 * minute, day - 1, day, 2 * day + 5 * minute, 2 * day + 6 * minute])
    func numbers(_ time: Range<Int64>) throws -> ClosedRange<Int64>? {
      try TimeRanges.numbers(of: time, on: index.writer.connection)
    }
    #expect(try numbers(0..<1) == 1...1)
    #expect(try numbers(1..<(minute + 1)) == 1...2, "a minute is taken whole")
    #expect(try numbers(minute..<(2 * minute)) == 2...2)
    #expect(try numbers(minute..<day) == 2...4)
    #expect(try numbers((day - 1)..<(day + 1)) == 4...5)
    #expect(try numbers((day + minute)..<(2 * day + 5 * minute)) == nil)
    #expect(try numbers((2 * minute)..<(2 * day + 6 * minute)) == 3...6)
    #expect(try numbers(.min..<(.max)) == 1...7)
    #expect(try numbers(5..<5) == nil && numbers(.min..<0) == nil)
  }

  @Test func rangesAgreeWithALook() throws {
    var random = Seeded()
    let times = (0..<200).map { _ in Int64(random.below(4 * Int(Self.day))) - Self.day }
    let index = try index(times)
    let terms = try SearchTerms("word")
    for _ in 0..<200 {
      let start = Int64(random.below(5 * Int(Self.day))) - 2 * Self.day
      let time = start..<(start + Int64(random.below(random.below(2) == 0 ? 100_000 : 3 * Int(Self.day))))
      let expected = times.indices.filter { time.contains(times[$0]) }.map { Int64($0 + 1) }.reversed()
      let query = SearchQuery(terms, channels: [1], time: time, limit: 200)
      #expect(try index.reader.search(query).hits.map(\.key) == Array(expected), "\(time)")
    }
  }
}
