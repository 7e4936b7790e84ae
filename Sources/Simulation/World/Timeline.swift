internal import Wire

/// What happened in a run, line by line, and a fingerprint of it: two runs of one seed have the same.
struct Timeline {
  private(set) var lines: [String] = []
  /// FNV-1a, 64 bits, of all lines.
  private(set) var fingerprint: UInt64 = 0xCBF2_9CE4_8422_2325
  let isKept: Bool
  /// Hears each line when it happens: of a run that kills its process these are all there is.
  var told: ((String) -> Void)?

  mutating func note(_ microseconds: UInt64, _ text: @autoclosure () -> String) {
    let line = "\(microseconds / 1_000).\(String(microseconds % 1_000 + 1_000).dropFirst()) \(text())"
    for byte in line.utf8 { fingerprint = (fingerprint ^ UInt64(byte)) &* 0x100_0000_01B3 }
    if isKept { lines.append(line) }
    told?(line)
  }
}
