public import Wire

/// Where a node's federation API is reached.
public enum Endpoint {
  private static let scheme: [UInt8] = Array("https://".utf8)
  /// What a path's segments may hold besides letters and digits (RFC 3986, `pchar`), the percent sign included.
  private static let marks: [UInt8] = Array("-._~!$&'()*+,;=:@%".utf8)

  /// Whether this is `https://`, a domain, at most a port and a path: no user, query, fragment or trailing slash.
  public static func isWellFormed(_ url: Text) -> Bool {
    guard url.utf8.starts(with: scheme) else { return false }
    let parts = url.utf8.dropFirst(scheme.count).split(separator: 0x2F, omittingEmptySubsequences: false)
    guard let authority = parts.first, isAuthority(authority) else { return false }
    return parts.dropFirst().allSatisfy { !$0.isEmpty && $0.allSatisfy(isAllowed) }
  }

  /// A domain and at most a port.
  static func isAuthority(_ authority: ArraySlice<UInt8>) -> Bool {
    let parts = authority.split(separator: 0x3A, omittingEmptySubsequences: false)
    guard parts.count <= 2, let host = Text(Array(parts[0])), Domain(host) != nil else { return false }
    return parts.count == 1 || isPort(parts[1])
  }

  /// 1 to 65,535, without leading zero.
  private static func isPort(_ digits: ArraySlice<UInt8>) -> Bool {
    guard (1...5).contains(digits.count), digits.first != 0x30 else { return false }
    var port = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return false }
      port = port * 10 + Int(digit - 0x30)
    }
    return port <= 65_535
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: marks.contains(byte)
    }
  }
}
