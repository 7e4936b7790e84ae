/// An allowance that is used up by events and comes back with time.
struct TokenBucket {
  private let capacity: Double
  private let perMillisecond: Double
  private var tokens: Double
  private var filledAt: UInt64

  init(capacity: Int, perSecond: Int, now: UInt64) {
    self.capacity = Double(capacity)
    perMillisecond = Double(perSecond) / 1000
    tokens = self.capacity
    filledAt = now
  }

  /// Takes one token; false when there is none.
  mutating func take(now: UInt64) -> Bool {
    if now > filledAt {
      give(Double(now - filledAt) * perMillisecond)
      filledAt = now
    }
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }

  /// Adds tokens that were earned otherwise, up to the capacity.
  mutating func give(_ count: Double) {
    tokens = min(capacity, tokens + count)
  }
}
