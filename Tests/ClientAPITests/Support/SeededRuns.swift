import TestSupport

/// Seeds for many small runs, from one printed seed.
struct SeededRuns {
  private var random = Seeded("runs")
  mutating func next() -> UInt64 { random.next() }
}
