import Testing

@testable import Transport

@Suite struct TokenBucketTests {
  /// What four attempts at a time come to.
  private func four(_ bucket: inout TokenBucket, now: UInt64) -> [Bool] {
    var results: [Bool] = []
    for _ in 0..<4 { results.append(bucket.take(now: now)) }
    return results
  }

  @Test func runsOutAndComesBack() {
    var bucket = TokenBucket(capacity: 3, perSecond: 10, now: 1000)
    let first = four(&bucket, now: 1000)
    #expect(first == [true, true, true, false])
    let later = [bucket.take(now: 1099), bucket.take(now: 1100), bucket.take(now: 1100)]
    #expect(later == [false, true, false])
    // A clock that seems to go back gives nothing and breaks nothing.
    let back = bucket.take(now: 0)
    #expect(!back)
    let full = four(&bucket, now: 1_000_000)
    #expect(full == [true, true, true, false])
  }

  @Test func isNeverMoreThanFull() {
    var bucket = TokenBucket(capacity: 2, perSecond: 0, now: 0)
    bucket.give(100)
    let all = four(&bucket, now: 5)
    #expect(all == [true, true, false, false])
    bucket.give(1)
    let one = bucket.take(now: 5)
    #expect(one)
  }
}
