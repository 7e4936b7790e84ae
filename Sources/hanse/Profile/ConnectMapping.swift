/// `host:port=address:port`: where to connect instead of the place that the URL names.
struct ConnectMapping: Equatable {
  let place: String
  let address: String

  /// `nil` unless both sides are a host and a port.
  init?(_ text: String) {
    let sides = text.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2, sides.allSatisfy(Self.isPlace) else { return nil }
    place = sides[0].lowercased()
    address = String(sides[1])
  }

  private static func isPlace(_ side: Substring) -> Bool {
    guard let colon = side.lastIndex(of: ":"), colon != side.startIndex else { return false }
    let host = side[..<colon]
    let digits = side[side.index(after: colon)...]
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    return (UInt16(digits) ?? 0) > 0 && digits.first != "+" && (isBracketed || !host.contains(":"))
      && host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }
  }
}
