import Testing
import Transport

@testable import ClientAPI

struct QueryParametersTests {
  private func read(
    _ query: String, allowed: [String] = ["limit", "before", "wait", "q"]
  ) throws -> QueryParameters {
    try QueryParameters(try head("GET", "/x?\(query)"), allowed: allowed)
  }

  private func code(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return (error as? Problem)?.code ?? "\(error)" }
    return nil
  }

  @Test func reads() throws {
    let parameters = try read("limit=7&before=0&q=a%20b+c%2Bd")
    #expect(try parameters.limit() == 7)
    #expect(try parameters.number("before") == 0)
    #expect(try parameters.number("after") == nil)
    #expect(parameters["q"] == "a b c+d")
    #expect(try read("").limit() == 50)
    #expect(try read("q=")["q"] == "")
    #expect(try read("before=9007199254740992").number("before") == 1 << 53)
  }

  @Test(
    arguments: [
      "unknown=1", "q=1&unknown", "Limit=1", "li%6Dit2=1",
    ])
  func refusesUnknown(_ query: String) {
    #expect(code { _ = try read(query) } == "parameterUnknown")
  }

  @Test(arguments: ["q=%", "q=%zz", "q=%c3%28", "q=%00", "q=1&q=1", "q=1&%71=2"])
  func refusesMalformed(_ query: String) {
    #expect(code { _ = try read(query) } == "parameterInvalid")
  }

  @Test(
    arguments: [
      "", "-1", "+1", "01", "1.0", "1e3", "0x1", " 1", "9007199254740993", "18446744073709551616", "\u{0661}",
    ])
  func refusesNumbers(_ text: String) {
    let query = "before=\(PercentCoding.encode(text))"
    #expect(code { _ = try read(query).number("before") } == "parameterInvalid")
  }

  @Test(arguments: ["0", "201", "1000000", "-5", "ten"])
  func refusesLimits(_ text: String) {
    #expect(code { _ = try read("limit=\(text)").limit() } == "parameterInvalid")
  }

  @Test func acceptsTheLimitsOfLimit() throws {
    #expect(try read("limit=1").limit() == 1)
    #expect(try read("limit=200").limit() == 200)
  }

  @Test func readsWait() throws {
    #expect(try read("wait=mirrored").wait() == .mirrored)
    #expect(try read("wait=ordered").wait() == .ordered)
    #expect(try read("wait=accepted").wait() == .accepted)
    #expect(try read("").wait() == .accepted)
    #expect(code { _ = try read("wait=").wait() } == "parameterInvalid")
    #expect(code { _ = try read("wait=Ordered").wait() } == "parameterInvalid")
  }
}
