public import Transport

/// From where a request comes, as limits count it.
public enum ClientAddress {
  private static let mappedIPv4 = "::ffff:"

  public static func counted(_ head: RequestHead) -> String { counted(head.clientAddress) }

  /// The address, without the port if there is one. Of an IPv6 address the first 64 bits: who has one has all of those.
  static func counted(_ remoteAddress: String) -> String {
    var address = remoteAddress[...]
    if address.hasPrefix("[") {
      address = address.dropFirst().prefix { $0 != "]" }
    } else if address.count(where: { $0 == ":" }) <= 1 {
      return String(address.prefix { $0 != ":" })
    }
    if address.hasPrefix(mappedIPv4), address.contains(".") {
      return String(address.dropFirst(mappedIPv4.count))
    }
    return firstGroups(address.prefix { $0 != "%" })
  }

  /// The first four groups, with those that "::" stands for.
  private static func firstGroups(_ address: Substring) -> String {
    let parts = address.split(separator: ":", omittingEmptySubsequences: false)
    let gap = parts.indices.first { parts[$0].isEmpty } ?? parts.endIndex
    let (head, tail) = (parts[..<gap], parts[gap...].filter { !$0.isEmpty })
    let zeros = Array(repeating: Substring("0"), count: max(0, 8 - head.count - tail.count))
    return (head + zeros + tail).prefix(4).joined(separator: ":")
  }
}
