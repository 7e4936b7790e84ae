import Glibc

/// An IPv4 or IPv6 address as bytes. An IPv4 address in IPv6's clothes (::ffff:0:0/96) is the IPv4 address that it is, so that
/// one machine has one form.
struct NumericAddress: Equatable, Sendable, CustomStringConvertible {
  private static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

  /// 4 or 16.
  let bytes: [UInt8]

  /// 4 or 16 bytes.
  init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes.starts(with: Self.mappedPrefix) && bytes.count == 16 ? Array(bytes[12...]) : bytes
  }

  /// An address as text, without brackets, port or zone.
  init?(_ text: String) {
    // C reads up to the first NUL, and would not see what stands behind it.
    guard !text.utf8.contains(0) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 4)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      self.init(bytes: bytes)
      return
    }
    bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
    self.init(bytes: bytes)
  }

  var description: String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &buffer, socklen_t(buffer.count))
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
