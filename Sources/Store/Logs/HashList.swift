internal import Wire

/// Hashes as one blob, 32 bytes each.
enum HashList {
  static func encode(_ hashes: [Bytes32]) -> [UInt8] {
    var out = [UInt8]()
    out.reserveCapacity(hashes.count * Bytes32.byteCount)
    for hash in hashes { hash.append(to: &out) }
    return out
  }

  static func decode(_ bytes: [UInt8]) -> [Bytes32] {
    (0..<(bytes.count / Bytes32.byteCount)).map { Bytes32(bytes, at: $0 * Bytes32.byteCount) }
  }
}
