import Testing

@testable import Node

@Suite struct MetricsTests {
  @Test func countsFromManyThreads() async {
    let counter = Counter()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { for _ in 0..<10_000 { counter.add() } } }
    }
    #expect(counter.value == 80_000)
  }

  @Test func aHistogramCountsBetweenItsBounds() {
    let histogram = Histogram(bounds: [10, 20])
    for number in [0, 10, 11, 20, 21, 1_000] { histogram.record(number) }
    #expect(histogram.snapshot == Histogram.Snapshot(bounds: [10, 20], counts: [2, 2, 2], sum: 1_062))
    let two = Histogram.sum([histogram, histogram], bounds: [10, 20])
    #expect(two == Histogram.Snapshot(bounds: [10, 20], counts: [4, 4, 4], sum: 2_124))
    #expect(Histogram.sum([], bounds: [1]).counts == [0, 0])
  }

  @Test func writesTheTextFormat() {
    var text = MetricsText()
    text.one("a_total", .counter, "What it is.", 3)
    text.family("b", .gauge, "Two.")
    text.sample([("x", "1"), ("y", "a\"b\\c\nd")], 0.5)
    text.family("c", .histogram, "Three.")
    text.samples(
      [("g", "z")], .init(bounds: [500_000, 1_000_000], counts: [1, 0, 2], sum: 7_500_000), unit: 1_000_000)
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == """
        # HELP a_total What it is.
        # TYPE a_total counter
        a_total 3
        # HELP b Two.
        # TYPE b gauge
        b{x="1",y="a\\"b\\\\c\\nd"} 0.5
        # HELP c Three.
        # TYPE c histogram
        c_bucket{g="z",le="0.5"} 1
        c_bucket{g="z",le="1.0"} 1
        c_bucket{g="z",le="+Inf"} 3
        c_sum{g="z"} 7.5
        c_count{g="z"} 3

        """)
  }

  @Test func theProcessIsMeasured() {
    let process = ProcessFigures()
    #expect(process.residentBytes > 1_000_000 && process.openDescriptors > 2)
    #expect(process.mostDescriptors >= process.openDescriptors && process.cpuSeconds > 0)
    let age = Double(SystemClock.nowMilliseconds()) / 1_000 - process.startSeconds
    #expect(age > -2 && age < 3_600)
  }
}
