import TestSupport
import Testing

@testable import Terminal

@Suite struct FrameWriterTests {
  private static let letters: [Character] = ["a", "b", " ", " ", "日", "é", "x", "-"]

  private static func frame(_ random: inout Seeded, like old: Frame?, _ letters: [Character]) -> Frame {
    var frame = old ?? Frame(columns: random.integer(2...30), rows: random.integer(1...8))
    for _ in 0..<random.integer(0...4) {
      let text = String(
        (0..<random.integer(0...20)).map { _ in letters[random.integer(0...(letters.count - 1))] })
      let tone = Tone(rawValue: UInt8(random.integer(0...127)))
      frame.put(
        Line(text, tone), row: random.integer(0...(frame.rows - 1)),
        column: random.integer(0...(frame.columns - 1)))
    }
    if random.oneIn(2) { frame.placeCursor(row: random.integer(0...20), column: random.integer(0...40)) }
    return frame
  }

  @Test func makesTheTerminalShowTheFrame() {
    var random = Seeded()
    for _ in 0..<150 {
      var frame = Self.frame(&random, like: nil, Self.letters)
      var writer = FrameWriter(withColours: true)
      var terminal = Interpreter(columns: frame.columns, rows: frame.rows) { TextWidth.of($0) }
      for _ in 0..<12 {
        terminal.feed(writer.bytes(for: frame))
        #expect(terminal.lines == frame.text && terminal.fault == nil)
        if let cursor = frame.cursor {
          #expect(terminal.row == cursor.row && terminal.column == cursor.column && terminal.isCursorShown)
        } else {
          #expect(!terminal.isCursorShown)
        }
        frame = Self.frame(&random, like: frame, Self.letters)
      }
    }
  }

  /// Where a terminal draws joined emoji wider or narrower than thought, everything else still stands in its place.
  @Test(arguments: [1, 2, 4, 6])
  func staysInPlaceWhateverTheWidthOfEmoji(size: Int) {
    var random = Seeded()
    let family: Character = "👩‍👩‍👧"
    for _ in 0..<60 {
      var frame = Frame(columns: 30, rows: 3)
      var writer = FrameWriter(withColours: false)
      var terminal = Interpreter(columns: 30, rows: 3) { $0 == family ? size : TextWidth.of($0) }
      for _ in 0..<8 {
        frame = Self.frame(&random, like: frame, ["a", "b", " ", family])
        terminal.feed(writer.bytes(for: frame))
        for (shown, wanted) in zip(terminal.cells, frame.cells) {
          for column in shown.indices where ["a", "b"].contains(wanted[column].text) {
            // A wide picture may lie over what follows it, but never moves it.
            let isCovered = wanted[max(0, column - 6)..<column].contains { $0.text == String(family) }
            #expect(shown[column] == wanted[column].text || isCovered)
          }
        }
      }
    }
  }

  @Test func writesOnlyWhatChanged() {
    var frame = Frame(columns: 80, rows: 24)
    for row in 0..<24 { frame.put(Line("row \(row) with some text"), row: row) }
    var writer = FrameWriter(withColours: true)
    #expect(writer.bytes(for: frame).count > 500)
    #expect(writer.bytes(for: frame).isEmpty)
    frame.put(Line("x"), row: 7, column: 40)
    #expect(writer.bytes(for: frame).count < 24)
    writer.forget()
    #expect(writer.bytes(for: frame).count > 500)
  }

  @Test func hasNoColoursIfNoneAreWanted() {
    var frame = Frame(columns: 10, rows: 1)
    frame.put(Line("red", [.red, .bold]), row: 0)
    var plain = FrameWriter(withColours: false)
    let text = String(decoding: plain.bytes(for: frame), as: UTF8.self)
    #expect(text.contains("\u{1B}[0;1mred") && !text.contains("31"))
    var coloured = FrameWriter(withColours: true)
    #expect(String(decoding: coloured.bytes(for: frame), as: UTF8.self).contains("\u{1B}[0;1;31mred"))
  }

  @Test func drawsNothingThatDrivesATerminal() {
    var frame = Frame(columns: 20, rows: 1)
    frame.put(Line("a\u{1B}[2Jb\u{7}\u{9B}\u{202E}c\r\n"), row: 0)
    var writer = FrameWriter(withColours: true)
    var terminal = Interpreter(columns: 20, rows: 1) { TextWidth.of($0) }
    terminal.feed(writer.bytes(for: frame))
    #expect(terminal.fault == nil && terminal.lines[0].hasPrefix("a\u{FFFD}[2Jb\u{FFFD}\u{FFFD}\u{FFFD}c"))
  }

  @Test func cutsPilesOfMarks() {
    var frame = Frame(columns: 20, rows: 1)
    frame.put(Line("z" + String(repeating: "\u{301}", count: 500) + "y\u{301}"), row: 0)
    #expect(frame.text[0].unicodeScalars.count < 24 && frame.text[0].hasSuffix("y\u{301}"))
  }
}
