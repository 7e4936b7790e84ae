/// Live entries of one channel, encoded once for all who may see them.
struct StreamBatch: Sendable {
  /// The entries' numbers in the order of arrival, rising, as many as there are texts.
  let numbers: [Int64]
  let texts: [[UInt8]]
  /// The number that the batch reaches up to; later than its last entry if nobody is shown what follows.
  let last: Int64
  let byteCount: Int

  init(numbers: [Int64], texts: [[UInt8]], last: Int64) {
    self.numbers = numbers
    self.texts = texts
    self.last = last
    byteCount = texts.reduce(0) { $0 + $1.count }
  }

  /// Without the entries after a number, for whom they are not.
  func upTo(_ number: Int64) -> StreamBatch {
    let count = numbers.count { $0 <= number }
    return StreamBatch(numbers: Array(numbers[..<count]), texts: Array(texts[..<count]), last: last)
  }

  /// The entries after a number.
  func texts(after covered: Int64) -> [[UInt8]] {
    guard let first = numbers.first else { return [] }
    if first > covered { return texts }
    let start = numbers.firstIndex { $0 > covered } ?? numbers.endIndex
    return Array(texts[start...])
  }
}
