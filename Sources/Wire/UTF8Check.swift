/// Well-formedness of UTF-8 (Unicode 15, table 3-7).
enum UTF8Check {
  static func isValid(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      let first = bytes[index]
      index += 1
      if first < 0x80 { continue }
      guard let (count, second) = continuation(of: first) else { return false }
      guard range.upperBound - index >= count, second.contains(bytes[index]) else { return false }
      for later in (index + 1)..<(index + count) where bytes[later] & 0xC0 != 0x80 { return false }
      index += count
    }
    return true
  }

  /// How many bytes follow, and what the first of them may be.
  private static func continuation(of first: UInt8) -> (Int, ClosedRange<UInt8>)? {
    switch first {
    case 0xC2...0xDF: (1, 0x80...0xBF)
    case 0xE0: (2, 0xA0...0xBF)
    case 0xE1...0xEC, 0xEE...0xEF: (2, 0x80...0xBF)
    case 0xED: (2, 0x80...0x9F)
    case 0xF0: (3, 0x90...0xBF)
    case 0xF1...0xF3: (3, 0x80...0xBF)
    case 0xF4: (3, 0x80...0x8F)
    default: nil
    }
  }
}
