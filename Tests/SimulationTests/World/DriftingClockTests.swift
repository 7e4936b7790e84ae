import TestSupport
import Testing

@testable import Simulation

@Suite struct DriftingClockTests {
  @Test func goesWithTheWorldUntilItDrifts() {
    let clock = DriftingClock()
    for time in [0, 1, 999, 1_000_000, 1 << 50] as [UInt64] {
      #expect(clock.microseconds(at: time) == time)
      #expect(clock.wallMicroseconds(at: time) == Int64(time))
      #expect(clock.worldMicroseconds(of: time + 7, at: time) == time + 7)
    }
  }

  @Test func gainsAndLoses() {
    for (rate, passed) in [(50_000, 10_500_000), (-50_000, 9_500_000), (-500_000, 5_000_000)] {
      var clock = DriftingClock()
      clock.drift(rate, atMicroseconds: 3_000_000)
      #expect(clock.microseconds(at: 13_000_000) == 3_000_000 + UInt64(passed))
      #expect(clock.wallMicroseconds(at: 13_000_000) == 3_000_000 + Int64(passed))
    }
  }

  /// Whatever becomes of its rate, and however often it is set right, it never goes back, and what is due comes.
  @Test func neverGoesBack() {
    var chance = Chance(seed: 5)
    for _ in 0..<200 {
      var clock = DriftingClock()
      var (world, shown) = (0 as UInt64, 0 as UInt64)
      for _ in 0..<30 {
        world += UInt64(chance.number(in: 0...3_000_000_000))
        if chance.happens(perMille: 200) {
          clock.setRight(atMicroseconds: world)
          #expect(clock.wallMicroseconds(at: world) == Int64(world))
        } else {
          clock.drift(chance.number(in: -500_000...500_000), atMicroseconds: world)
        }
        let now = clock.microseconds(at: world)
        #expect(now >= shown)
        shown = now
        let due = now + UInt64(chance.number(in: 1...1_000_000_000))
        let at = clock.worldMicroseconds(of: due, at: world)
        #expect(at > world && clock.microseconds(at: at) >= due)
        #expect(clock.microseconds(at: at) <= due + 3)
      }
    }
  }

  @Test func whatIsNeverDueDoesNotOverflow() {
    var clock = DriftingClock()
    clock.drift(-500_000, atMicroseconds: 5)
    #expect(clock.worldMicroseconds(of: .max, at: 10) > 1 << 60)
  }
}
