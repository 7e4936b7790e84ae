/// Token buckets by key, in bounded memory: each holds so many tokens when full, and fills up at an even rate.
///
/// A bucket is kept as the time at which it will be full again; a full one need not be kept. When there are more keys than
/// may be kept, new ones share one bucket, so that nobody empties another's by coming under many names.
struct TokenBuckets<Key: Hashable & Sendable>: Sendable {
  /// What each of so many keys costs is some 50 bytes.
  static var mostKeys: Int { 65_536 }

  /// From one token to the next.
  private let intervalNanoseconds: UInt64
  /// From empty to full.
  private let fillNanoseconds: UInt64
  private let mostKeys: Int
  private var fullAtNanoseconds: [Key: UInt64] = [:]
  private var sharedFullAtNanoseconds: UInt64 = 0
  private var nextSweepNanoseconds: UInt64 = 0

  /// `count` tokens come in each `periodMilliseconds`; a full bucket holds `burst`.
  init(
    count: UInt64, periodMilliseconds: UInt64, burst: UInt64, mostKeys: Int = TokenBuckets.mostKeys
  ) {
    intervalNanoseconds = max(1, periodMilliseconds * 1_000_000 / max(1, count))
    fillNanoseconds = intervalNanoseconds * max(1, burst)
    self.mostKeys = mostKeys
  }

  /// Keys of which something is kept.
  var keyCount: Int { fullAtNanoseconds.count }

  /// Takes a token of the key's bucket; without one, says in how many milliseconds there will be.
  mutating func take(_ key: Key, nowMilliseconds: UInt64) -> UInt64? {
    let now = nowMilliseconds * 1_000_000
    let known = fullAtNanoseconds[key]
    if known == nil { makeRoom(now) }
    let isShared = known == nil && fullAtNanoseconds.count >= mostKeys
    let fullAt = max(now, known ?? (isShared ? sharedFullAtNanoseconds : 0))
    guard fullAt + intervalNanoseconds <= now + fillNanoseconds else {
      let wait = fullAt + intervalNanoseconds - now - fillNanoseconds
      return (wait + 999_999) / 1_000_000
    }
    if isShared {
      sharedFullAtNanoseconds = fullAt + intervalNanoseconds
    } else {
      fullAtNanoseconds[key] = fullAt + intervalNanoseconds
    }
    return nil
  }

  /// In how many milliseconds there will be a token; `nil` if there is one. Takes none.
  func wait(_ key: Key, nowMilliseconds: UInt64) -> UInt64? {
    let now = nowMilliseconds * 1_000_000
    let isShared = fullAtNanoseconds[key] == nil && fullAtNanoseconds.count >= mostKeys
    let fullAt = max(now, fullAtNanoseconds[key] ?? (isShared ? sharedFullAtNanoseconds : 0))
    guard fullAt + intervalNanoseconds > now + fillNanoseconds else { return nil }
    return (fullAt + intervalNanoseconds - now - fillNanoseconds + 999_999) / 1_000_000
  }

  /// Takes so many tokens, be they there or not: what is too many is owed, and nothing is taken before it has come in. Nobody owes
  /// more than `mostOwed` tokens beyond an empty bucket.
  mutating func spend(_ key: Key, _ count: UInt64, mostOwed: UInt64, nowMilliseconds: UInt64) {
    let now = nowMilliseconds * 1_000_000
    let known = fullAtNanoseconds[key]
    if known == nil { makeRoom(now) }
    let isShared = known == nil && fullAtNanoseconds.count >= mostKeys
    let fullAt = max(now, known ?? (isShared ? sharedFullAtNanoseconds : 0))
    let most = now + fillNanoseconds + intervalNanoseconds * mostOwed
    let spent = min(fullAt + intervalNanoseconds * min(count, mostOwed), max(most, fullAt))
    if isShared { sharedFullAtNanoseconds = spent } else { fullAtNanoseconds[key] = spent }
  }

  /// Puts a token back that was taken for nothing.
  mutating func giveBack(_ key: Key) {
    guard let fullAt = fullAtNanoseconds[key] else { return }
    fullAtNanoseconds[key] = fullAt - min(fullAt, intervalNanoseconds)
  }

  /// Forgets buckets that are full, at most once a second.
  private mutating func makeRoom(_ now: UInt64) {
    guard fullAtNanoseconds.count >= mostKeys, now >= nextSweepNanoseconds else { return }
    nextSweepNanoseconds = now + 1_000_000_000
    fullAtNanoseconds = fullAtNanoseconds.filter { $0.value > now }
  }
}
