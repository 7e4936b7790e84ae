import Testing

@testable import Client

struct TransferPaceTests {
  @Test func aPartTakesAboutASecond() {
    var pace = TransferPace()
    #expect(pace.partBytes == 262_144 && pace.rate == nil && pace.seconds(for: 5) == nil)
    // 100 kB/s.
    pace.passed(262_144, inMilliseconds: 2_621)
    #expect(pace.partBytes == 100_016 && pace.rate == 100_016)
    #expect(pace.seconds(for: 1_000_160) == 10 && pace.seconds(for: 1) == 1 && pace.seconds(for: 0) == 0)
    pace.passed(100_016, inMilliseconds: 500)
    #expect(pace.partBytes == 200_032 && pace.rate == 150_024, "the rate follows slowly")
  }

  @Test func partsStayInBounds() {
    var pace = TransferPace()
    pace.passed(262_144, inMilliseconds: 0)
    #expect(pace.partBytes == TransferPace.mostBytes)
    for _ in 0..<20 { pace.failed() }
    #expect(pace.partBytes == TransferPace.fewestBytes)
    pace.passed(1, inMilliseconds: 600_000)
    #expect(pace.partBytes == TransferPace.fewestBytes)
    #expect(pace.rate.map { $0 > 0 } == true)
    pace.passed(0, inMilliseconds: 1)
    #expect(pace.partBytes == TransferPace.fewestBytes, "nothing says nothing")
  }
}
