import Glibc

/// Whether an address is one of the public internet (the registries of RFC 6890): a stranger's name may stand for any.
enum PublicAddress {
  /// By the first bytes of IPv4 addresses and the number of bits that count.
  private static let private4: [(prefix: [UInt8], bits: Int)] = [
    ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24),
    ([192, 0, 2], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24), ([203, 0, 113], 24),
    ([224], 3),
  ]

  /// `sockaddr` are its bytes: which C module has its fields changes with the order of compilation.
  static func isPublic(_ sockaddr: UnsafeRawBufferPointer) -> Bool {
    guard sockaddr.count >= 16 else { return false }
    switch Int32(sockaddr.loadUnaligned(as: UInt16.self)) {
    case AF_INET: return isPublic4(Array(sockaddr[4..<8]))
    case AF_INET6 where sockaddr.count >= 24: return isPublic6(Array(sockaddr[8..<24]))
    default: return false
    }
  }

  /// `bytes` are the 4 of an IPv4 address.
  static func isPublic4(_ bytes: [UInt8]) -> Bool {
    !private4.contains { matches(bytes, $0.prefix, bits: $0.bits) }
  }

  /// `bytes` are the 16 of an IPv6 address. Only global unicast (2000::/3) is public; in it 6to4 and the NAT64 prefix carry IPv4.
  static func isPublic6(_ bytes: [UInt8]) -> Bool {
    if matches(bytes, [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], bits: 96) {
      return isPublic4(Array(bytes[12...]))
    }
    let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
    if matches(bytes, mapped, bits: 96) { return isPublic4(Array(bytes[12...])) }
    if matches(bytes, [0x20, 0x02], bits: 16) { return isPublic4(Array(bytes[2..<6])) }
    return matches(bytes, [0x20], bits: 3) && !matches(bytes, [0x20, 0x01, 0x0D, 0xB8], bits: 32)
  }

  private static func matches(_ bytes: [UInt8], _ prefix: [UInt8], bits: Int) -> Bool {
    for bit in 0..<bits {
      let mask = UInt8(0x80) >> UInt8(bit % 8)
      if bytes[bit / 8] & mask != prefix[bit / 8] & mask { return false }
    }
    return true
  }
}
