import Testing

@testable import Simulation

@Suite struct ChanceTests {
  /// The first numbers of SplitMix64 from seed 1234567, as its authors' reference program prints them.
  @Test func drawsAsTheReferenceDoes() {
    var chance = Chance(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in chance.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  @Test func purposesDrawApart() {
    var (plan, disk, again) = (Chance(seed: 7, "plan"), Chance(seed: 7, "disk"), Chance(seed: 7, "plan"))
    let drawn = plan.bytes(32)
    #expect(drawn != disk.bytes(32))
    #expect(drawn == again.bytes(32))
  }

  @Test func staysInItsRange() {
    var chance = Chance(seed: 3)
    let numbers = Set((0..<1_000).map { _ in chance.number(in: -2...2) })
    #expect(numbers == [-2, -1, 0, 1, 2])
    #expect(!(0..<1_000).contains { _ in chance.happens(perMille: 0) })
    #expect((0..<1_000).allSatisfy { _ in chance.happens(perMille: 1_000) })
  }
}
