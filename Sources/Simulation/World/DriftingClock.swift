/// How time goes by on a machine: as in the world, until its clocks drift.
struct DriftingClock: Equatable {
  private var partsPerMillion: Int64 = 0
  /// When the rate was last changed, by the world's clock and by the machine's monotonic one.
  private var sinceMicroseconds: UInt64 = 0
  private var passedMicroseconds: UInt64 = 0
  /// What the wall clock was set right by, so far.
  private var correctionMicroseconds: Int64 = 0

  /// The monotonic clock.
  func microseconds(at world: UInt64) -> UInt64 {
    let passed = world - min(world, sinceMicroseconds)
    return passedMicroseconds
      + UInt64(clamping: scaled(passed, by: 1_000_000 + partsPerMillion, over: 1_000_000))
  }

  /// The wall clock, counted from the beginning of the world.
  func wallMicroseconds(at world: UInt64) -> Int64 {
    Int64(clamping: microseconds(at: world)) + correctionMicroseconds
  }

  /// When in the world the monotonic clock will show this; at once if it has.
  func worldMicroseconds(of local: UInt64, at world: UInt64) -> UInt64 {
    let now = microseconds(at: world)
    guard local > now else { return world }
    let wait = scaled(local - now, by: 1_000_000, over: 1_000_000 + partsPerMillion)
    // Rounded up: whoever is woken too early finds nothing due.
    return world + UInt64(clamping: wait) + (partsPerMillion == 0 ? 0 : 1)
  }

  /// From now on it gains so many parts of a million, or loses them: less than all.
  mutating func drift(_ rate: Int, atMicroseconds world: UInt64) {
    passedMicroseconds = microseconds(at: world)
    sinceMicroseconds = world
    partsPerMillion = Int64(rate)
  }

  /// It drifts no more, and the wall clock shows the world's time; the monotonic one never goes back.
  mutating func setRight(atMicroseconds world: UInt64) {
    drift(0, atMicroseconds: world)
    correctionMicroseconds = Int64(clamping: world) - Int64(clamping: passedMicroseconds)
  }

  /// In two steps: the product of a long time and a rate is too large. What takes longer than the world takes no longer than this.
  private func scaled(_ time: UInt64, by factor: Int64, over divisor: Int64) -> Int64 {
    let (whole, rest) = min(Int64(clamping: time), .max / 8).quotientAndRemainder(dividingBy: divisor)
    return whole * factor + rest * factor / divisor
  }
}
