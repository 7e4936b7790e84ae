/// Sequences to look at, one after the other, without holding them all.
struct SequenceList: Sequence, IteratorProtocol {
  private var rest: ArraySlice<UInt64>
  private var range: Range<UInt64>
  private let falls: Bool

  init(_ sequences: [UInt64]) {
    rest = sequences[...]
    range = 0..<0
    falls = false
  }

  init(rising range: Range<UInt64>) {
    rest = []
    self.range = range
    falls = false
  }

  init(falling range: Range<UInt64>) {
    rest = []
    self.range = range
    falls = true
  }

  mutating func next() -> UInt64? {
    if let first = rest.popFirst() { return first }
    guard !range.isEmpty else { return nil }
    if falls {
      range = range.lowerBound..<(range.upperBound - 1)
      return range.upperBound
    }
    defer { range = (range.lowerBound + 1)..<range.upperBound }
    return range.lowerBound
  }
}
