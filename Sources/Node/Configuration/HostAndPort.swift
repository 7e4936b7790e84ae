internal import Glibc
internal import Transport

/// A host, by name or address, and a TCP port.
public struct HostAndPort: Equatable, Hashable, Sendable, CustomStringConvertible {
  /// A name, an IPv4 address, or an IPv6 address without brackets.
  public let host: String
  public let port: UInt16

  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads `127.0.0.1:8443`, `[::1]:8443` or `name.example:8443`.
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), !text.utf8.contains(0) else { return nil }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits)
    else {
      return nil
    }
    let host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      self.init(host: String(host.dropFirst().dropLast()), port: port)
      guard isIPv6 else { return nil }
    } else {
      self.init(host: String(host), port: port)
      guard isIPv4 || isDomainName(self.host) else { return nil }
    }
  }

  public var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Whether no name has to be looked up.
  public var isAddress: Bool { isIPv4 || isIPv6 }

  /// Whether it is an address of this machine alone.
  public var isLoopback: Bool {
    ["127.0.0.0/8", "::1"].contains { AddressBlock($0)?.contains(host) == true }
  }

  private var isIPv4: Bool {
    var address = in_addr()
    return inet_pton(AF_INET, host, &address) == 1
  }

  private var isIPv6: Bool {
    var address = in6_addr()
    return inet_pton(AF_INET6, host, &address) == 1
  }
}

/// Whether it is a DNS name in lowercase: labels of 1 to 63 letters, digits and inner hyphens, at most 253 bytes.
func isDomainName(_ text: String) -> Bool {
  let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  return text.utf8.count <= 253
    && labels.allSatisfy { label in
      (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        && label.allSatisfy { byte in
          (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
        }
    }
}
