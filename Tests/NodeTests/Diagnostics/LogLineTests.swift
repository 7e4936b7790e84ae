import JSON
import TestSupport
import Testing

@testable import Node

@Suite struct LogLineTests {
  private func line(_ value: String, _ format: NodeConfiguration.Log.Format) -> [UInt8] {
    LogLine(timeMilliseconds: 1_772_323_199_042, level: .warning, event: "tried", fields: [("what", value)])
      .bytes(format)
  }

  @Test func writesJSONAndText() {
    #expect(
      String(decoding: line("a b", .json), as: UTF8.self)
        == #"{"time":1772323199042,"level":"warning","event":"tried","what":"a b"}"# + "\n")
    #expect(
      String(decoding: line("a b", .text), as: UTF8.self)
        == "2026-02-28T23:59:59.042Z warning tried what=\"a b\"\n")
    #expect(String(decoding: line("a.b:c/1", .text), as: UTF8.self).hasSuffix(" what=a.b:c/1\n"))
    #expect(String(decoding: line("", .text), as: UTF8.self).hasSuffix(" what=\"\"\n"))
  }

  /// What a stranger wrote must not begin a line, end a field or reach the terminal that shows the log.
  @Test(arguments: [
    "x\n{\"time\":0,\"level\":\"error\",\"event\":\"forged\"}", "x\r\n2026-01-01T00:00:00.000Z error forged",
    "\u{1B}[2J\u{1B}]0;owned\u{7}", "a\" level=error b=\"", "\u{85}\u{2028}\u{2029}", "\u{202E}gnp.exe", "\\",
    "\0",
    "a=b c=d",
  ])
  func isOneLineWhateverItHolds(_ value: String) throws {
    let json = line(value, .json)
    #expect(json.count { $0 == 0x0A } == 1 && json.last == 0x0A)
    let object = try JSONReader.readObject(Array(json.dropLast()), limits: JSONLimits(maximumBytes: 10_000))
    #expect(try object.string("what") == value && object.string("level") == "warning")

    let text = line(value, .text)
    #expect(text.count { $0 == 0x0A } == 1 && text.last == 0x0A)
    #expect(text.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F })
    let shown = String(decoding: text, as: UTF8.self)
    #expect(shown.hasPrefix("2026-02-28T23:59:59.042Z warning tried what=\""))
    #expect(!shown.unicodeScalars.contains { "\u{85}\u{2028}\u{2029}\u{202E}".unicodeScalars.contains($0) })
    // The only quotes that no backslash keeps from it are the first and the last.
    var open = 0
    var isEscaped = false
    for character in shown.unicodeScalars {
      if character == "\"" && !isEscaped { open += 1 }
      isEscaped = character == "\\" && !isEscaped
    }
    #expect(open == 2)
  }
}
