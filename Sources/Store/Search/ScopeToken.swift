/// Where a document belongs, as tokens in a column of their own: FTS5 then intersects them with the words by itself,
/// and a rare author with a common word costs what the author costs.
///
/// A token is one byte for the kind and the id in bytes of 6 bits. No byte is below 0x80 and only the first is above
/// 0xBF, so FTS5 counts it as one character: a token enters the index of one-character prefixes, and not those of two
/// and three. No word begins with such a byte, so an expression need not say which column it means.
enum ScopeToken {
  enum Kind: UInt8 {
    case channel = 0xF8
    case author = 0xF9
    case thread = 0xFA
    /// See `Band`.
    case band = 0xFB
    /// What the message holds beside words; the id is a `Feature`.
    case feature = 0xFC
  }

  enum Feature: Int64 {
    case link = 1
    case file = 2
  }

  static func append(_ kind: Kind, _ id: Int64, to bytes: inout [UInt8]) {
    bytes.append(ReadyTokens.mark)
    bytes.append(kind.rawValue)
    let bits = UInt64(bitPattern: id)
    var shift = max(0, (63 - bits.leadingZeroBitCount) / 6) * 6
    while shift >= 0 {
      bytes.append(0x80 | UInt8(truncatingIfNeeded: bits >> UInt64(shift) & 0x3F))
      shift -= 6
    }
  }

  /// The value of the scope column.
  static func scope(
    channel: Int64, author: Int64, thread: Int64?, number: Int64, text: [UInt8], hasFiles: Bool
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    append(.channel, channel, to: &bytes)
    append(.author, author, to: &bytes)
    if let thread { append(.thread, thread, to: &bytes) }
    append(.band, Band.of(number), to: &bytes)
    if LinkFinder.holdsLink(text) { append(.feature, Feature.link.rawValue, to: &bytes) }
    if hasFiles { append(.feature, Feature.file.rawValue, to: &bytes) }
    return bytes
  }
}
