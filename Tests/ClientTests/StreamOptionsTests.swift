import Testing

@testable import Client

@Suite struct StreamOptionsTests {
  @Test func waitsLongerEachTime() {
    let options = StreamOptions()
    let waits = (1...8).map(options.retryMilliseconds(afterFailures:))
    #expect(waits == [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
    #expect(options.retryMilliseconds(afterFailures: .max) == 10_000)
    #expect(options.retryMilliseconds(afterFailures: 0) == 250)
  }
}
