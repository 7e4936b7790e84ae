import TestSupport
import Testing
import Wire

@Suite struct UTCTimeTests {
  @Test(arguments: [
    (0, "1970-01-01", "00:00"), (951_782_400_000, "2000-02-29", "00:00"),
    (1_763_643_725_000, "2025-11-20", "13:02"),
    (4_107_542_399_000, "2100-02-28", "23:59"), (4_107_542_400_000, "2100-03-01", "00:00"),
  ])
  func writesDays(milliseconds: UInt64, day: String, clock: String) {
    #expect(UTCTime.day(milliseconds) == day && UTCTime.clock(milliseconds) == clock)
    #expect(UTCTime.parse("\(day)T\(clock):00Z") == Int64(milliseconds / 60_000 * 60_000))
  }

  @Test(
    arguments: [
      ("2025-11-20T13:02:05Z", 1_763_643_725_000), ("2025-11-20t13:02:05.5z", 1_763_643_725_500),
      ("2025-11-20 14:02:05.12345+01:00", 1_763_643_725_123),
      ("2025-11-20T07:32:05-05:30", 1_763_643_725_000),
      ("1969-12-31T23:59:59Z", -1_000), ("0000-03-01T00:00:00Z", -62_162_035_200_000),
    ] as [(String, Int64)])
  func readsTimes(text: String, milliseconds: Int64) {
    #expect(UTCTime.parse(text) == milliseconds)
  }

  @Test(arguments: [
    "", "2025-11-20", "2025-11-20T13:02:05", "2025-13-20T13:02:05Z", "2025-11-32T13:02:05Z",
    "2025-11-00T13:02:05Z", "2025-02-29T13:02:05Z", "2025-02-31T13:02:05Z", "2025-11-31T13:02:05Z",
    "2025-11-20T24:02:05Z",
    "2025-11-20T13:02:05.Z", "2025-11-20T13:02:05+0100", "2025-11-20T13:02:05Zx", "20a5-11-20T13:02:05Z",
    "+025-11-20T13:02:05Z", "9999-12-31T00:08:00-23:59",
  ])
  func refusesWhatIsNoTime(text: String) {
    #expect(UTCTime.parse(text) == nil)
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (4_107_542_399_999, "2100-02-28T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
      (1_735_689_599_000, "2024-12-31T23:59:59.000Z"),
    ] as [(UInt64, String)])
  func writesStamps(_ milliseconds: UInt64, _ text: String) {
    #expect(UTCTime.stamp(milliseconds) == text)
  }

  @Test func readsWhatItWrites() {
    var random = Seeded()
    for _ in 0..<2_000 {
      let time = UInt64(random.integer(0...253_402_300_799)) / 60 * 60_000
      #expect(UTCTime.parse("\(UTCTime.day(time))T\(UTCTime.clock(time)):00Z") == Int64(time))
    }
  }
}
