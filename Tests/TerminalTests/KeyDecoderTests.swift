import TestSupport
import Testing

@testable import Terminal

@Suite struct KeyDecoderTests {
  private static let known: [(bytes: String, key: Key)] = [
    ("a", .text("a")), ("é", .text("é")), ("日", .text("日")), ("👍", .text("👍")), ("\r", .enter),
    ("\n", .newline),
    ("\t", .tab), ("\u{7F}", .backspace), ("\u{8}", .backspace), ("\u{1}", .control("a")),
    ("\u{1A}", .control("z")),
    ("\u{1B}[A", .up), ("\u{1B}[B", .down), ("\u{1B}[C", .right), ("\u{1B}[D", .left), ("\u{1B}OA", .up),
    ("\u{1B}[1;5C", .wordRight), ("\u{1B}[1;3D", .wordLeft), ("\u{1B}b", .wordLeft), ("\u{1B}f", .wordRight),
    ("\u{1B}[H", .home), ("\u{1B}[F", .end), ("\u{1B}[1~", .home), ("\u{1B}[4~", .end),
    ("\u{1B}[3~", .delete),
    ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}[Z", .backTab), ("\u{1B}OP", .function(1)),
    ("\u{1B}[11~", .function(1)), ("\u{1B}[15~", .function(5)), ("\u{1B}[17~", .function(6)),
    ("\u{1B}OS", .function(4)),
    ("\u{1B}a", .alt("a")), ("\u{1B}<", .alt("<")), ("\u{1B}\r", .newline), ("\u{1B}\u{7F}", .control("w")),
    ("\u{1B}[200~two\r\nlines\u{1B}[A\u{1B}[201~", .paste("two\r\nlines\u{1B}[A")),
    ("\u{1B}[200~\u{1B}[201~", .paste("")),
  ]

  @Test func knowsKeys() {
    for (bytes, key) in Self.known {
      var decoder = KeyDecoder()
      #expect(decoder.feed(bytes.utf8) + decoder.timedOut() == [key], "\(bytes.debugDescription)")
      #expect(!decoder.isWaiting)
    }
  }

  @Test func knowsKeysHoweverTheyAreCut() {
    var random = Seeded()
    for _ in 0..<300 {
      let chosen = (0..<8).map { _ in Self.known[random.integer(0...(Self.known.count - 1))] }
      let bytes = chosen.flatMap { Array($0.bytes.utf8) }
      var decoder = KeyDecoder()
      var keys: [Key] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = min(rest.count, random.integer(1...5))
        keys += decoder.feed(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      keys += decoder.timedOut()
      #expect(Self.split(keys) == Self.split(chosen.map(\.key)))
    }
  }

  /// Text may come in one piece or in several.
  private static func split(_ keys: [Key]) -> [Key] {
    keys.flatMap { key in
      if case .text(let text) = key { text.unicodeScalars.map { Key.text(String($0)) } } else { [key] }
    }
  }

  @Test func tellsAnEscapeAloneFromASequence() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0x1B]) == [] && decoder.isWaiting)
    #expect(decoder.timedOut() == [.escape])
    #expect(decoder.feed([0x1B]) == [] && decoder.feed(Array("[A".utf8)) == [.up])
    #expect(decoder.feed([0x1B, 0x1B, 0x5B, 0x41]) == [.escape, .up])
    #expect(decoder.feed([0x1B, 0x06]) == [.escape, .control("f")])
    #expect(decoder.feed(Array("\u{1B}[12".utf8)) == [] && decoder.timedOut() == [])
    #expect(decoder.feed([0x61]) == [.text("a")], "what was dropped is forgotten")
  }

  @Test func dropsWhatMeansNothing() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0xFF, 0xC3, 0x28, 0x80, 0x00, 0x61]) == [.text("(a")])
    #expect(decoder.feed(Array("\u{1B}[99999999999999999999;2x\u{1B}[?1;2cb".utf8)) == [.text("b")])
    #expect(
      decoder.feed(Array("\u{1B}[1\rc".utf8)) == [.enter, .text("c")], "a control ends a broken sequence")
    #expect(decoder.feed([0xED, 0xA0, 0x80, 0x61]) == [.text("a")], "a surrogate is no character")
  }

  @Test func survivesAnyBytes() {
    var random = Seeded()
    for _ in 0..<300 {
      var decoder = KeyDecoder()
      for _ in 0..<6 {
        let bytes = random.bytes(random.integer(0...40)).map {
          random.oneIn(4) ? 0x1B : random.oneIn(4) ? 0x5B : $0
        }
        _ = decoder.feed(bytes)
      }
      _ = decoder.timedOut()
      #expect(!decoder.isWaiting)
    }
  }

  @Test func boundsAPaste() {
    var decoder = KeyDecoder()
    _ = decoder.feed(Array("\u{1B}[200~".utf8))
    for _ in 0..<40 { _ = decoder.feed([UInt8](repeating: 0x61, count: 1 << 16)) }
    guard case .paste(let text)? = decoder.feed(Array("\u{1B}[201~".utf8)).first else {
      Issue.record("the paste did not end")
      return
    }
    #expect(text.utf8.count == KeyDecoder.pasteBytes)
  }
}
