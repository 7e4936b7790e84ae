/// "host:port", where the host may be a name, an IPv4 address, or an IPv6 address in brackets.
enum HostAndPort {
  /// The parts, the host without brackets; `nil` when malformed.
  static func split(_ text: String, defaultPort: UInt16? = nil) -> (host: String, port: UInt16)? {
    var host = text[...]
    var port = defaultPort
    let searched = text.lastIndex(of: "]").map { text[$0...] } ?? text[...]
    if let colon = searched.lastIndex(of: ":") {
      let digits = text[text.index(after: colon)...]
      guard digits.utf8.allSatisfy(Bytes.isDigit), let number = UInt16(digits) else { return nil }
      port = number
      host = text[..<colon]
    }
    if host.hasPrefix("[") && host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
      guard SocketAddress(host: String(host), port: 0)?.isIPv6 == true else { return nil }
    } else {
      let isName = host.utf8.allSatisfy { byte in
        Bytes.isDigit(byte) || (0x61...0x7A).contains(Bytes.lowercased(byte)) || "-._".utf8.contains(byte)
      }
      guard isName, !host.isEmpty, host.utf8.count <= 253 else { return nil }
    }
    guard let port else { return nil }
    return (String(host), port)
  }
}
