/// How often a measured number fell between bounds that are fixed beforehand. Any thread records without a lock.
public struct Histogram: Sendable {
  /// 1, 2.5 and 5 of each power of ten in microseconds, from 0.1 ms to 10 s.
  public static let microseconds = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    2_500_000,
    10_000_000,
  ]
  public static let counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024]

  /// Upper bounds, each included, rising.
  public let bounds: [Int]
  /// One cell a bound, one for what is above all, and the sum.
  private let cells: AtomicCells

  public init(bounds: [Int]) {
    self.bounds = bounds
    cells = AtomicCells(count: bounds.count + 2)
  }

  public func record(_ number: Int) {
    cells.add(1, at: bounds.firstIndex { number <= $0 } ?? bounds.count)
    cells.add(number, at: bounds.count + 1)
  }

  /// What several together have recorded; all have the same bounds.
  public static func sum(_ histograms: [Histogram], bounds: [Int]) -> Snapshot {
    var counts = [Int](repeating: 0, count: bounds.count + 1)
    var sum = 0
    for histogram in histograms {
      for index in counts.indices { counts[index] += histogram.cells[index] }
      sum += histogram.cells[bounds.count + 1]
    }
    return Snapshot(bounds: bounds, counts: counts, sum: sum)
  }

  public var snapshot: Snapshot { Self.sum([self], bounds: bounds) }

  public struct Snapshot: Sendable, Equatable {
    public let bounds: [Int]
    /// One more than bounds.
    public let counts: [Int]
    public let sum: Int
  }
}
