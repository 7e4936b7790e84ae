import TestSupport

/// `bytes` with one to three faults, or as they are.
func mutated(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
  var bytes = bytes
  for _ in 0..<random.integer(0...3) {
    guard !bytes.isEmpty else { return random.bytes(2) }
    let index = random.integer(0...(bytes.count - 1))
    switch random.integer(0...4) {
    case 0, 1: bytes[index] ^= 1 << UInt8(random.integer(0...7))
    case 2: bytes.remove(at: index)
    case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
    default: bytes.removeSubrange(index...)
    }
  }
  return bytes
}
