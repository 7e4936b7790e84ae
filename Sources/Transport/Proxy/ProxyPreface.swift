/// What a trusted proxy says before anything else on a connection: HAProxy's PROXY protocol, versions 1 and 2.
enum ProxyPreface {
  enum Outcome: Equatable {
    /// More bytes must come.
    case incomplete
    case malformed
    /// Takes so many bytes. Without a client the proxy speaks for itself, as in a health check.
    case complete(bytes: Int, client: SocketAddress?)
  }

  /// A preface with more bytes is refused; addresses and what else proxies tell fit many times.
  static let mostBytes = 2_048
  private static let signature2: [UInt8] = [
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
  ]
  private static let head2Bytes = 16
  private static let start1 = Array("PROXY ".utf8)
  private static let line1Bytes = 107

  /// Reads from the beginning of a connection's bytes.
  static func read(_ bytes: [UInt8]) -> Outcome {
    if bytes.starts(with: signature2) { return read2(bytes) }
    if bytes.starts(with: start1) { return read1(bytes) }
    let isBeginning = signature2.starts(with: bytes) || start1.starts(with: bytes)
    return isBeginning ? .incomplete : .malformed
  }

  private static func read1(_ bytes: [UInt8]) -> Outcome {
    guard let end = bytes.prefix(line1Bytes).firstIndex(of: Bytes.lf) else {
      return bytes.count < line1Bytes ? .incomplete : .malformed
    }
    guard bytes[end - 1] == Bytes.cr else { return .malformed }
    let words = bytes[..<(end - 1)].split(separator: Bytes.space, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard words[1] != "UNKNOWN" else { return .complete(bytes: end + 1, client: nil) }
    guard words.count == 6, let source = port(words[4]), port(words[5]) != nil,
      let client = SocketAddress(host: words[2], port: source),
      let server = SocketAddress(host: words[3], port: 0),
      words[1] == (client.isIPv6 ? "TCP6" : "TCP4"), server.isIPv6 == client.isIPv6
    else { return .malformed }
    return .complete(bytes: end + 1, client: client)
  }

  private static func port(_ text: String) -> UInt16? {
    guard let port = UInt16(text), "\(port)" == text else { return nil }
    return port
  }

  private static func read2(_ bytes: [UInt8]) -> Outcome {
    guard bytes.count >= head2Bytes else { return .incomplete }
    let end = head2Bytes + Int(bytes[14]) << 8 + Int(bytes[15])
    guard end <= mostBytes else { return .malformed }
    guard bytes.count >= end else { return .incomplete }
    switch bytes[12] {
    case 0x20: return .complete(bytes: end, client: nil)
    case 0x21: break
    default: return .malformed
    }
    let addresses = bytes[head2Bytes..<end]
    switch bytes[13] {
    case 0x11: return client(addresses, addressBytes: 4, end)
    case 0x21: return client(addresses, addressBytes: 16, end)
    // Datagrams and Unix sockets: nobody who could be named.
    default: return .complete(bytes: end, client: nil)
    }
  }

  /// Source and destination address, then their ports.
  private static func client(_ bytes: ArraySlice<UInt8>, addressBytes: Int, _ end: Int) -> Outcome {
    guard bytes.count >= 2 * addressBytes + 4 else { return .malformed }
    let port = bytes.dropFirst(2 * addressBytes).prefix(2).reduce(0) { $0 << 8 | UInt16($1) }
    guard let address = NumericAddress(bytes: Array(bytes.prefix(addressBytes))),
      let client = SocketAddress(host: "\(address)", port: port)
    else { return .malformed }
    return .complete(bytes: end, client: client)
  }
}
