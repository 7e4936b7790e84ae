/// Addresses that begin with the same bits, as `192.0.2.0/24`, `2001:db8::/32` or one address alone (RFC 4632).
public struct AddressBlock: Equatable, Sendable, CustomStringConvertible {
  private let address: NumericAddress
  private let bits: Int

  /// `nil` for what is no numeric address with at most as many bits as it has. Bits behind those that count must be zero, since
  /// who wrote them meant something else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let address = NumericAddress(parts[0]) else { return nil }
    let all = address.bytes.count * 8
    var bits = all
    if parts.count == 2 {
      guard let number = Int(parts[1]), String(number) == parts[1], (0...128).contains(number) else {
        return nil
      }
      // An IPv4 address in IPv6's form counts its bits as IPv6.
      bits = parts[0].contains(":") && all == 32 ? number - 96 : number
    }
    guard (0...all).contains(bits) else { return nil }
    for bit in bits..<all where address.bytes[bit / 8] & (0x80 >> UInt8(bit % 8)) != 0 { return nil }
    self.address = address
    self.bits = bits
  }

  public var description: String { "\(address)/\(bits)" }

  /// Whether this numeric address is in it.
  public func contains(_ address: String) -> Bool { NumericAddress(address).map(contains) ?? false }

  func contains(_ other: NumericAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    let whole = bits / 8
    guard other.bytes[..<whole].elementsEqual(address.bytes[..<whole]) else { return false }
    guard bits % 8 > 0 else { return true }
    let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (bits % 8))
    return other.bytes[whole] & mask == address.bytes[whole] & mask
  }
}
