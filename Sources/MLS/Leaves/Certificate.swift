/// As much of an X.509 certificate (RFC 5280, 4.1) as RFC 9420, 5.3 asks for: the key that it is about. Whether to
/// believe it is for the application.
enum Certificate {
  private static let sequence: UInt8 = 0x30
  private static let integer: UInt8 = 0x02
  private static let bitString: UInt8 = 0x03
  private static let version: UInt8 = 0xa0
  /// `id-Ed25519` (RFC 8410, 3) as a DER object identifier.
  private static let ed25519: [UInt8] = [0x06, 0x03, 0x2b, 0x65, 0x70]

  /// The Ed25519 key (32 bytes) of a DER certificate; `nil` if it is none, or has a key of another kind.
  static func ed25519Key(_ certificate: [UInt8]) -> [UInt8]? {
    var rest = certificate[...]
    guard var outer = next(sequence, &rest), var signed = next(sequence, &outer) else { return nil }
    if signed.first == version { _ = next(version, &signed) }
    // Serial number, signature algorithm, issuer, validity, subject; then the key.
    for tag in [integer, sequence, sequence, sequence, sequence] {
      guard next(tag, &signed) != nil else { return nil }
    }
    guard var info = next(sequence, &signed), let algorithm = next(sequence, &info),
      Array(algorithm) == ed25519, let bits = next(bitString, &info), bits.count == KeyChecks.keyBytes + 1,
      bits.first == 0
    else { return nil }
    return Array(bits.dropFirst())
  }

  /// What the next element holds, which must have this tag; `rest` goes on behind it.
  private static func next(_ tag: UInt8, _ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard rest.popFirst() == tag, let first = rest.popFirst() else { return nil }
    var count = Int(first)
    if first & 0x80 != 0 {
      count = 0
      guard (1...3).contains(first & 0x7f) else { return nil }
      for _ in 0..<(first & 0x7f) {
        guard let byte = rest.popFirst() else { return nil }
        count = count << 8 | Int(byte)
      }
    }
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}
