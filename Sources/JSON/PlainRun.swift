extension Span where Element == UInt8 {
  /// Where the first byte from `start` on is a quote, a backslash or a control character, or else the end.
  ///
  /// Strings are mostly plain, so this looks at eight bytes at a time. Each term sets the high bit of
  /// the lanes that match; a borrow can mark only lanes above a true match, so the lowest is exact.
  func plainRun(from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    var index = start
    while index &+ 8 <= count {
      let word = UInt64(
        littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5c)
      let matches =
        ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- ones &* 0x20) & ~word)
      if matches & highs != 0 { return index &+ (matches & highs).trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < count, self[index] >= 0x20, self[index] != 0x22, self[index] != 0x5c { index &+= 1 }
    return index
  }
}
