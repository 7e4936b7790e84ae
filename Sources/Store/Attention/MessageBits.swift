/// Which of 1,024 neighbouring entries of a log are messages that can be read: what unread counts are made of. A count over a
/// thousand entries reads one small row, and a batch of messages writes one.
struct MessageBits: Equatable {
  static let entries: UInt64 = 1_024
  private static let byteCount = Int(entries / 8)

  private(set) var bytes = [UInt8](repeating: 0, count: byteCount)

  init() {}

  /// `nil` unless there are 128 bytes.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  static func block(of sequence: UInt64) -> UInt64 { sequence / entries }

  mutating func set(_ sequence: UInt64, _ isMessage: Bool) {
    let bit = Int(sequence % Self.entries)
    let mask = UInt8(1) << UInt8(bit % 8)
    if isMessage { bytes[bit / 8] |= mask } else { bytes[bit / 8] &= ~mask }
  }

  /// How many messages there are from an entry of this block on.
  func count(from sequence: UInt64) -> Int {
    let bit = Int(sequence % Self.entries)
    var count = (bytes[bit / 8] >> UInt8(bit % 8)).nonzeroBitCount
    for byte in bytes[(bit / 8 + 1)...] { count += byte.nonzeroBitCount }
    return count
  }
}
