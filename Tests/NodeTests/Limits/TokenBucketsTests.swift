import TestSupport
import Testing

@testable import Node

struct TokenBucketsTests {
  /// Ten a second, twenty at once.
  @Test func askingTakesNothing() {
    var buckets = buckets()
    for _ in 0..<50 { #expect(buckets.wait(1, nowMilliseconds: 0) == nil) }
    #expect(buckets.keyCount == 0)
    buckets.spend(1, 25, mostOwed: 100, nowMilliseconds: 0)
    #expect(buckets.wait(1, nowMilliseconds: 0) == 600 && buckets.wait(2, nowMilliseconds: 0) == nil)
    #expect(buckets.wait(1, nowMilliseconds: 599) == 1 && buckets.wait(1, nowMilliseconds: 600) == nil)
    for _ in 0..<20 { #expect(buckets.take(1, nowMilliseconds: 10_000) == nil) }
    #expect(buckets.wait(1, nowMilliseconds: 10_000) == buckets.take(1, nowMilliseconds: 10_000))
  }

  private func buckets(mostKeys: Int = 100) -> TokenBuckets<Int> {
    TokenBuckets(count: 10, periodMilliseconds: 1_000, burst: 20, mostKeys: mostKeys)
  }

  @Test func aBurstThenARate() {
    var buckets = buckets()
    let start: UInt64 = 5_000
    for _ in 0..<20 { #expect(buckets.take(1, nowMilliseconds: start) == nil) }
    #expect(buckets.take(1, nowMilliseconds: start) == 100)
    #expect(buckets.take(1, nowMilliseconds: start + 99) == 1)
    #expect(buckets.take(1, nowMilliseconds: start + 100) == nil)
    #expect(buckets.take(1, nowMilliseconds: start + 100) == 100)
    #expect(buckets.take(2, nowMilliseconds: start) == nil, "another's bucket is full")
    for _ in 0..<20 { #expect(buckets.take(1, nowMilliseconds: start + 10_000) == nil) }
    #expect(buckets.take(1, nowMilliseconds: start + 10_000) == 100, "no more than a burst is saved up")
  }

  @Test func whatIsOwedComesInFirst() {
    var buckets = buckets()
    let start: UInt64 = 5_000
    buckets.spend(1, 15, mostOwed: 50, nowMilliseconds: start)
    for _ in 0..<5 { #expect(buckets.take(1, nowMilliseconds: start) == nil) }
    buckets.spend(1, 10, mostOwed: 50, nowMilliseconds: start)
    #expect(buckets.take(1, nowMilliseconds: start) == 1_100, "ten are owed")
    #expect(buckets.take(1, nowMilliseconds: start + 1_100) == nil)
    buckets.spend(1, .max, mostOwed: 50, nowMilliseconds: start + 1_100)
    #expect(buckets.take(1, nowMilliseconds: start + 1_100) == 5_100, "no more is owed than that")
    #expect(buckets.take(2, nowMilliseconds: start) == nil, "another owes nothing")
    for _ in 0..<20 { #expect(buckets.take(1, nowMilliseconds: start + 20_000) == nil) }
  }

  /// What is refused costs nothing: who waits as told gets in.
  @Test func theWaitIsTrue() {
    var random = Seeded("TokenBucketsTests.theWaitIsTrue")
    for _ in 0..<200 {
      var buckets = TokenBuckets<Int>(
        count: UInt64.random(in: 1...2_000, using: &random), periodMilliseconds: 60_000,
        burst: UInt64.random(in: 1...50, using: &random))
      var now = UInt64.random(in: 0...1_000_000, using: &random)
      for _ in 0..<200 {
        if let wait = buckets.take(1, nowMilliseconds: now) {
          #expect(wait > 0)
          #expect(buckets.take(1, nowMilliseconds: now + wait - 1) != nil)
          #expect(buckets.take(1, nowMilliseconds: now + wait) == nil)
          now += wait
        }
        now += UInt64.random(in: 0...5, using: &random)
      }
    }
  }

  /// Over any stretch of time no more get in than a burst and the rate.
  @Test func theRateHolds() {
    var random = Seeded("TokenBucketsTests.theRateHolds")
    for _ in 0..<50 {
      let (count, burst) = (
        UInt64.random(in: 1...100, using: &random), UInt64.random(in: 1...100, using: &random)
      )
      var buckets = TokenBuckets<Int>(count: count, periodMilliseconds: 1_000, burst: burst)
      var (now, taken): (UInt64, UInt64) = (0, 0)
      while now < 20_000 {
        if buckets.take(1, nowMilliseconds: now) == nil { taken += 1 }
        #expect(taken * 1_000 <= (burst + 1) * 1_000 + count * now)
        now += UInt64.random(in: 0...20, using: &random)
      }
    }
  }

  @Test func whatIsGivenBackCanBeTakenAgain() {
    var buckets = buckets()
    for _ in 0..<1_000 {
      #expect(buckets.take(1, nowMilliseconds: 0) == nil)
      buckets.giveBack(1)
    }
    buckets.giveBack(2)
    for _ in 0..<20 { #expect(buckets.take(2, nowMilliseconds: 0) == nil) }
    #expect(buckets.take(2, nowMilliseconds: 0) != nil, "a full bucket holds no more")
  }

  @Test func memoryIsBounded() {
    var buckets = buckets(mostKeys: 50)
    for key in 0..<50 { for _ in 0..<20 { _ = buckets.take(key, nowMilliseconds: 0) } }
    var allowed = 0
    for key in 50..<10_000 where buckets.take(key, nowMilliseconds: 10) == nil { allowed += 1 }
    #expect(buckets.keyCount == 50 && allowed == 20, "those beyond share one bucket")
    #expect(buckets.take(7, nowMilliseconds: 10) != nil, "and nobody's own bucket was filled by them")
    #expect(
      buckets.take(10_001, nowMilliseconds: 60_000) == nil && buckets.keyCount == 1, "full ones are forgotten"
    )
  }
}
