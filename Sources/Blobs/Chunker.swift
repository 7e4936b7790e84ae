public import Suite
internal import Wire

/// Cuts bytes where their content says, so that an edit changes the chunks around it and no others: a gear hash with two masks, as in
/// FastCDC (Xia and others, 2016). Where a node cuts is its own affair: no id depends on it.
public struct Chunker: Sendable {
  public static let leastBytes = 16_384
  public static let wantedBytes = 65_536
  public static let mostBytes = 262_144

  /// Before the wanted length a cut is four times rarer than one in `wantedBytes`, beyond it four times likelier: so lengths gather there.
  private static let strictShift: UInt64 = 64 - 18
  private static let easyShift: UInt64 = 64 - 14

  private let gear: [UInt64]

  /// The table is that of "hanse.v1/gear": 256 times the first 8 bytes of a SHA-256.
  public init(_ suite: any CryptoSuite) {
    gear = (0...255).map { byte in
      suite.sha256(Array("hanse.v1/gear".utf8), [UInt8(byte)]).bytes.prefix(8)
        .reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// Where the chunk that begins at `start` ends. What is there must be `mostBytes` at least, or all until the end.
  public func end(of bytes: [UInt8], from start: Int) -> Int {
    let most = min(bytes.count, start + Self.mostBytes)
    guard most - start > Self.leastBytes else { return most }
    let wanted = min(most, start + Self.wantedBytes)
    var hash: UInt64 = 0
    let (bytes, gear) = (bytes.span, gear.span)
    var index = start + Self.leastBytes
    while index < wanted {
      hash = hash << 1 &+ gear[Int(bytes[index])]
      index += 1
      if hash >> Self.strictShift == 0 { return index }
    }
    while index < most {
      hash = hash << 1 &+ gear[Int(bytes[index])]
      index += 1
      if hash >> Self.easyShift == 0 { return index }
    }
    return most
  }
}
